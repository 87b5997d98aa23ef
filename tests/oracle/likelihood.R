# Oracle of the models beyond least squares: R `survey`, `MASS`, `ordinal`, `sandwich`.
# Reads survey.csv (made by survey.R) and writes likelihood_values.csv beside this script.
#   Rscript tests/oracle/likelihood.R tests/oracle
suppressMessages({library(survey); library(ordinal); library(sandwich); library(MASS)})
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$item <- factor(d$item, c("never", "sometimes", "often"))
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
d$acts <- as.numeric(d$item != "never")
d$count <- floor(d$y / 10)
d$share <- (d$y + 20) / 140
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
rename <- function(terms) {
  terms <- sub("^country", "country=", sub("^work", "work=", terms))
  ifelse(terms == "(Intercept)", "Intercept", ifelse(grepl("\\|", terms), paste0("cut=", terms), terms))
}
keep_fit <- function(case, estimate, covariance, df) {
  error <- sqrt(diag(covariance))
  keep(case, rename(names(estimate)), "estimate", estimate)
  keep(case, rename(names(estimate)), "std_error", error)
  keep(case, rename(names(estimate)), "p_value", 2 * pt(-abs(estimate / error), df))
  keep(case, "", "df", df)
}
linearised <- function(influence, design) {
  svyrecvar(influence, design$cluster, design$strata, design$fpc)
}
# Average marginal effects: differences of the mean prediction, the derivative by central
# differences; unconditional linearisation, ψ = w (g − ḡ) / Σw + influence(θ) ∂ḡ/∂θ.
central <- function(f, at, h = 1e-4) {
  # Fourth-order differences, error O(h^4).
  (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h)
}
margins <- function(case, expected, theta, influence, data, design, df) {
  w <- weights(design)
  shifted <- function(variable, value) { data[[variable]][] <- value; data }
  moved <- function(variable, by) { data[[variable]] <- data[[variable]] + by; data }
  effects <- list(
    x = function(t) central(function(h) expected(t, moved("x", h)), 0, 0.1),
    score = function(t) central(function(h) expected(t, moved("score", h)), 0, 0.01)
  )
  for (v in c("work", "country")) for (l in levels(data[[v]])[-1]) {
    effects[[paste0(v, "=", l)]] <- local({
      v <- v; l <- l
      function(t) expected(t, shifted(v, l)) - expected(t, shifted(v, levels(data[[v]])[1]))
    })
  }
  for (term in names(effects)) {
    g <- effects[[term]](theta)
    average <- sum(w * g) / sum(w)
    jacobian <- sapply(seq_along(theta), function(j) {
      central(function(h) {
        t <- theta
        t[j] <- t[j] + h
        sum(w * effects[[term]](t)) / sum(w)
      }, 0, 1e-3 * max(1e-1, abs(theta[j])))
    })
    psi <- w * (g - average) / sum(w) + influence %*% jacobian
    error <- sqrt(linearised(psi, design))
    keep(case, term, "estimate", average)
    keep(case, term, "std_error", error)
    keep(case, term, "p_value", 2 * pt(-abs(average / error), df))
  }
  keep(case, "", "df", df)
}
terms <- ~ x + score + work + country
for (case in list(
  list("logit", "acts", quasibinomial(), c(0, 1)),
  list("fractional_logit", "share", quasibinomial(), c(-20, 120)),
  list("poisson", "count", quasipoisson(), c(0, 1))
)) {
  design <- subset(full, !is.na(full$variables[[case[[2]]]]) & !is.na(x) & !is.na(score))
  design <- subset(design, weight > 0)
  family <- case[[3]]
  fit <- svyglm(update(terms, paste(case[[2]], "~ .")), design, family = family, control = glm.control(epsilon = 1e-15, maxit = 60))
  keep_fit(case[[1]], coef(fit), vcov(fit), fit$df.residual)
  keep(case[[1]], "", "r_squared", 1 - fit$deviance / fit$null.deviance)
  span <- diff(case[[4]])
  expected <- function(t, data) case[[4]][1] * (case[[1]] != "poisson") + span * family$linkinv(drop(model.matrix(terms, data) %*% t))
  x <- model.matrix(terms, design$variables)
  influence <- x * weights(design) * (design$variables[[case[[2]]]] - fitted(fit))
  bread <- solve(crossprod(x, x * weights(design) * family$mu.eta(fit$linear.predictors)))
  margins(paste0(case[[1]], "_margins"), expected, coef(fit), influence %*% bread, design$variables, design, fit$df.residual)
}
design <- subset(full, !is.na(item) & !is.na(x) & !is.na(score) & weight > 0)
data <- design$variables
data$w <- weights(design)
for (link in c("logit", "probit")) {
  fit <- clm(item ~ x + score + work + country, weights = w, data = data, link = link,
    control = clm.control(gradTol = 1e-12, maxIter = 200L))
  k <- length(fit$alpha)
  theta <- c(fit$beta, fit$alpha)
  order <- c(k + seq_along(fit$beta), seq_len(k))
  case <- paste0("ordered_", link)
  influence <- (estfun(fit) %*% vcov(fit))[, order]
  df <- degf(design) + 1 - length(theta)
  keep_fit(case, theta, linearised(influence, design), df)
  null <- clm(item ~ 1, weights = w, data = data, link = link)
  keep(case, "", "r_squared", 1 - as.numeric(logLik(fit)) / as.numeric(logLik(null)))
  # Weights of mean 1: the model's own errors follow from how many there are, not from their scale.
  scale <- mean(data$w)
  keep_fit(paste0(case, "_model"), theta, scale * vcov(fit)[order, order], nrow(data) - length(theta))
  polr_fit <- polr(item ~ x + score + work + country, weights = w, data = data, Hess = TRUE,
    method = if (link == "logit") "logistic" else "probit", control = list(reltol = 1e-15, maxit = 1000))
  keep(paste0(case, "_polr"), rename(names(c(coef(polr_fit), polr_fit$zeta))), "estimate", c(coef(polr_fit), polr_fit$zeta))
  keep(paste0(case, "_polr"), rename(rownames(vcov(polr_fit))), "std_error", sqrt(scale * diag(vcov(polr_fit))))
  cumulative <- if (link == "logit") plogis else pnorm
  expected <- function(t, data) {
    eta <- drop(model.matrix(terms, data)[, -1] %*% t[seq_along(fit$beta)])
    cuts <- t[-seq_along(fit$beta)]
    100 - 50 * (cumulative(cuts[1] - eta) + cumulative(cuts[2] - eta))
  }
  margins(paste0(case, "_margins"), expected, theta, influence, data, design, df)
}
write.csv(values, file.path(folder, "likelihood_values.csv"), row.names = FALSE, quote = FALSE)
