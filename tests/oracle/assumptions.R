# Oracle of tests of what estimators assume: slopes that are the same at every cut point (Brant 1990)
# and the variance of counts (Cameron, Trivedi 1990): R `survey`, `ordinal`, `AER`; the rest by hand.
# Reads survey.csv (made by survey.R) and writes assumptions_values.csv beside this script.
#   Rscript tests/oracle/assumptions.R tests/oracle
suppressMessages({library(survey); library(ordinal); library(AER)})
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$level <- as.integer(factor(d$item, c("never", "sometimes", "often")))
d$grade <- d$level + (d$level == 3 & seq_len(nrow(d)) %% 2 == 1)  # four levels
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
d$few <- floor(d$y / 10)
d$many <- floor(d$y / 10)^2
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
linearised <- function(influence, design) svyrecvar(influence, design$cluster, design$strata, design$fpc)
terms <- ~ x + score + work + country
blocks <- list(x = "x", score = "score", work = c("workseeking", "workother"), country = c("countryBB", "countryCC"))
blocks <- c(list(all = unlist(blocks, use.names = FALSE)), blocks)
links <- list(
  logit = list(F = plogis, f = dlogis),
  probit = list(F = pnorm, f = dnorm)
)
# The binary model of being above a cut point: slopes, then the cut point.
above_cut <- function(outcome, cut, link, data, w) {
  data$above <- factor(data[[outcome]] > cut)
  data$w <- w
  fit <- clm(update(terms, above ~ .), weights = w, data = data, link = link, control = clm.control(gradTol = 1e-12, maxIter = 200L))
  m <- model.matrix(terms, data)[, -1]
  at <- fit$alpha - drop(m %*% fit$beta)
  low <- links[[link]]$F(at); slope <- links[[link]]$f(at)
  y <- as.integer(data$above) - 1
  order <- c(1 + seq_along(fit$beta), 1)
  columns <- cbind(m, -1)
  scores <- w * columns * (slope * (y - (1 - low)) / (low * (1 - low)))
  list(theta = c(fit$beta, fit$alpha), inverse = vcov(fit)[order, order], scores = scores, columns = columns, above = 1 - low, g = slope / (low * (1 - low)))
}
# The adjusted F (Korn and Graubard 1990; `svy: test` of Stata), but of the model's own errors.
equal <- function(case, fits, covariance, df, adjusted = TRUE) {
  theta <- unlist(lapply(fits, `[[`, "theta"))
  q <- length(fits[[1]]$theta)
  names <- colnames(fits[[1]]$columns)
  for (term in names(blocks)) {
    own <- match(blocks[[term]], names)
    rows <- NULL
    for (k in seq_along(fits)[-1]) for (j in own) {
      row <- numeric(length(theta)); row[j] <- -1; row[(k - 1) * q + j] <- 1
      rows <- rbind(rows, row)
    }
    b <- rows %*% theta
    k <- nrow(rows)
    rest <- if (adjusted) df - k + 1 else df
    f <- drop(t(b) %*% solve(rows %*% covariance %*% t(rows), b)) * rest / (df * k)
    keep(case, term, "statistic", f)
    keep(case, term, "df", k)
    keep(case, term, "df_denominator", rest)
    keep(case, term, "p_value", pf(f, k, rest, lower.tail = FALSE))
  }
}
# Brant (1990, eq. 3): who is above the higher cut point is above the lower.
of_model <- function(fits, w) {
  scale <- mean(w)
  rows <- lapply(fits, function(a) do.call(cbind, lapply(fits, function(b) {
    both <- pmin(a$above, b$above) - a$above * b$above
    (a$inverse * scale) %*% crossprod(a$columns, b$columns * (w / scale * a$g * b$g * both)) %*% (b$inverse * scale)
  })))
  do.call(rbind, rows)
}
parallel <- function(outcome, link, case) {
  cuts <- seq_len(max(d[[outcome]], na.rm = TRUE) - 1)
  inside <- !is.na(d[[outcome]]) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
  design <- subset(full, inside)
  data <- design$variables; w <- weights(design)
  fits <- lapply(cuts, function(cut) above_cut(outcome, cut, link, data, w))
  influence <- do.call(cbind, lapply(fits, function(f) f$scores %*% f$inverse))
  rank <- length(fits[[1]]$theta) - 1 + length(cuts)
  df <- degf(design) + 1 - rank
  equal(case, fits, linearised(influence, design), df)
  psu <- rowsum(influence, paste(data$h, data$u))
  equal(paste0(case, "_cr1"), fits, crossprod(psu) * nrow(psu) / (nrow(psu) - 1), nrow(psu) - 1)
  equal(paste0(case, "_model"), fits, of_model(fits, w), nrow(data) - rank, adjusted = FALSE)
  if (case == "parallel_logit") {
    # `svyglm` has the same errors of each of the binary models.
    own <- svyglm(update(terms, I(level > 1) ~ .), design, family = quasibinomial(), epsilon = 1e-15, maxit = 100)
    stopifnot(max(abs(SE(own)[-1] / sqrt(diag(linearised(influence, design)))[1:6] - 1)) < 1e-8)
  }
  if (case == "parallel_logit") {
    replicated <- as.svrepdesign(full, type = "JKn", mse = TRUE)
    again <- withReplicates(replicated, function(w, ...) {
      kept <- inside & w > 0
      unlist(lapply(cuts, function(cut) above_cut(outcome, cut, link, d[kept, ], w[kept])$theta))
    })
    equal(paste0(case, "_replicate"), fits, vcov(again), degf(subset(replicated, inside)) + 1 - rank)
  }
}
parallel("level", "logit", "parallel_logit")
parallel("grade", "logit", "parallel_four")
parallel("level", "probit", "parallel_probit")

dispersion <- function(outcome) {
  case <- paste0("dispersion_", outcome)
  inside <- !is.na(d[[outcome]]) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
  fit <- svyglm(update(terms, as.formula(paste(outcome, "~ ."))), subset(full, inside), family = quasipoisson(), epsilon = 1e-15, maxit = 100)
  of <- function(design, case) {
    aux <- svyglm(z ~ 0 + mu, design)
    keep(case, "all", "estimate", coef(aux)); keep(case, "all", "std_error", SE(aux))
    t <- coef(aux) / SE(aux)
    keep(case, "all", "statistic", t^2); keep(case, "all", "df_denominator", aux$df.residual)
    keep(case, "all", "p_value", 2 * pt(-abs(t), aux$df.residual))
  }
  with_mean <- function(design) {
    design$variables$mu <- NA
    m <- model.matrix(terms, d[inside, ])
    design$variables$mu[inside] <- exp(drop(m %*% coef(fit)))
    design$variables$z <- ((design$variables[[outcome]] - design$variables$mu)^2 - design$variables[[outcome]]) / design$variables$mu
    subset(design, inside)
  }
  of(with_mean(full), case)
  replicated <- as.svrepdesign(full, type = "JKn", mse = TRUE)
  of(with_mean(replicated), paste0(case, "_replicate"))
  plain <- glm(update(terms, as.formula(paste(outcome, "~ ."))), family = poisson(), data = d, epsilon = 1e-15, maxit = 100)
  test <- dispersiontest(plain, trafo = 2, alternative = "two.sided")
  keep(paste0(case, "_model"), "all", "estimate", test$estimate)
  keep(paste0(case, "_model"), "all", "statistic", test$statistic^2)
}
dispersion("few")
dispersion("many")
write.csv(values, file.path(folder, "assumptions_values.csv"), row.names = FALSE, quote = FALSE)
