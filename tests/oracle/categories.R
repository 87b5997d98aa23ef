# Oracle of outcomes of categories, and of average marginal effects with products and curves:
# R `survey`, `nnet`, `ordinal`; the rest by hand.
# Reads survey.csv (made by survey.R) and writes categories_values.csv beside this script.
#   Rscript tests/oracle/categories.R tests/oracle
suppressMessages({library(survey); library(nnet); library(ordinal)})
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$item <- factor(d$item, c("never", "sometimes", "often"))
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
d$count <- floor(d$y / 10)
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
linearised <- function(influence, design) {
  svyrecvar(influence, design$cluster, design$strata, design$fpc)
}
central <- function(f, at, h) {
  # Fourth-order differences, error O(h^4).
  (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h)
}
numeric_jacobian <- function(f, t) {
  sapply(seq_along(t), function(j) central(function(h) { s <- t; s[j] <- s[j] + h; f(s) }, 0, 1e-3 * max(1e-1, abs(t[j]))))
}
wald <- function(case, term, contrasts, theta, covariance, df) {
  b <- contrasts %*% theta
  f <- drop(t(b) %*% solve(contrasts %*% covariance %*% t(contrasts), b)) / nrow(contrasts)
  keep(case, term, "statistic", f)
  keep(case, term, "p_value", pf(f, nrow(contrasts), df, lower.tail = FALSE))
}
# The average of g(theta, data), a vector a respondent, over those of `inside`: ψ = w (g − ḡ) / Σw
# + influence(θ) ∂ḡ/∂θ, unconditional on the sample of respondents.
average <- function(case, term, g, theta, influence, data, design, df, inside = TRUE) {
  w <- weights(design) * inside
  share <- w / sum(w)
  mean <- function(t) sum(share * g(t, data))
  psi <- share * (g(theta, data) - mean(theta)) + influence %*% numeric_jacobian(mean, theta)
  error <- sqrt(drop(linearised(psi, design)))
  keep(case, term, "estimate", mean(theta))
  keep(case, term, "std_error", error)
  keep(case, term, "p_value", 2 * pt(-abs(mean(theta) / error), df))
  drop(psi)
}
shifted <- function(data, variable, value) { data[[variable]][] <- value; data }
moved <- function(data, variable, by) { data[[variable]] <- data[[variable]] + by; data }
along <- function(g, variable, h) function(t, data) central(function(by) g(t, moved(data, variable, by)), 0, h)
step <- function(g, variable, level) {
  function(t, data) g(t, shifted(data, variable, level)) - g(t, shifted(data, variable, levels(data[[variable]])[1]))
}
rename <- function(terms) {
  terms <- sub("^country", "country=", terms)
  ifelse(terms == "(Intercept)", "Intercept", terms)
}

# Multinomial logit: `nnet` finds the estimates, which Newton's method then polishes.
design <- subset(full, !is.na(work) & !is.na(x) & !is.na(score) & weight > 0)
data <- design$variables
terms <- ~ x + score + country
m <- model.matrix(terms, data)
fit_multinomial <- function(w) {
  start <- multinom(update(terms, work ~ .), data = data, weights = w, trace = FALSE, reltol = 1e-14, maxit = 2000)
  t <- c(base::t(coef(start)))
  for (i in 1:6) {
    p <- share_of(t, m)[, -1]
    chosen <- sapply(levels(data$work)[-1], function(l) data$work == l)
    score <- do.call(cbind, lapply(1:2, function(k) m * ((chosen - p)[, k] * w)))
    information <- do.call(rbind, lapply(1:2, function(a) do.call(cbind, lapply(1:2, function(b) {
      crossprod(m, m * (w * p[, a] * ((a == b) - p[, b])))
    }))))
    t <- t + solve(information, colSums(score))
  }
  list(theta = t, scores = score, information = information)
}
share_of <- function(t, m) {
  e <- exp(cbind(0, m %*% matrix(t, ncol(m))))
  e / rowSums(e)
}
w <- weights(design)
fit <- fit_multinomial(w)
theta <- fit$theta
names <- c(outer(rename(colnames(m)), levels(data$work)[-1], function(a, b) paste0(b, " ", a)))
influence <- fit$scores %*% solve(fit$information)
df <- degf(design) + 1 - length(theta)
each <- function(case, covariance, df) {
  error <- sqrt(diag(covariance))
  keep(case, names, "estimate", theta)
  keep(case, names, "std_error", error)
  keep(case, names, "p_value", 2 * pt(-abs(theta / error), df))
}
covariance <- linearised(influence, design)
each("multinomial", covariance, df)
null <- table(data$work)
null <- sapply(levels(data$work), function(l) sum(w[data$work == l])) / sum(w)
loglik <- function(p) sum(w * log(p[cbind(seq_along(w), as.integer(data$work))]))
keep("multinomial", "", "r_squared", 1 - loglik(share_of(theta, m)) / loglik(matrix(null, length(w), 3, byrow = TRUE)))
keep("multinomial", "", "df", df)
place <- function(pattern) grep(pattern, names)
for (term in c("x", "score", "country")) {
  wald("multinomial", paste0("zero ", term), diag(length(theta))[place(paste0(" ", term, "($|=)")), , drop = FALSE], theta, covariance, df)
}
each("multinomial_model", mean(w) * solve(fit$information), nrow(data) - length(theta))
psu <- rowsum(influence, paste(data$h, data$u))
each("multinomial_cr1", crossprod(psu) * nrow(psu) / (nrow(psu) - 1), nrow(psu) - 1)
replicated <- as.svrepdesign(full, type = "JKn", mse = TRUE)
inside <- !is.na(d$work) & !is.na(d$x) & !is.na(d$score) & d$weight > 0
again <- withReplicates(replicated, function(w, ...) fit_multinomial(w[inside])$theta)
error <- sqrt(diag(vcov(again)))
keep("multinomial_replicate", names, "std_error", error)
for (l in levels(data$work)) {
  k <- match(l, levels(data$work))
  g <- function(t, data) share_of(t, model.matrix(terms, data))[, k]
  effects <- list(x = along(g, "x", 0.1), score = along(g, "score", 0.01), `country=BB` = step(g, "country", "BB"), `country=CC` = step(g, "country", "CC"))
  for (term in names(effects)) average("multinomial_margins", paste(l, term), effects[[term]], theta, influence, data, design, df)
  for (s in 1:3) average("multinomial_profile", paste(l, s), function(t, data) g(t, shifted(data, "score", s)), theta, influence, data, design, df)
}

# Ordered logit with a product and a parabola.
design <- subset(full, !is.na(item) & !is.na(x) & !is.na(score) & weight > 0)
data <- design$variables
data$w <- weights(design)
bent <- ~ I(x / 10) + I((x / 10)^2) + score + work + country + score:country
fit <- clm(update(bent, item ~ .), weights = w, data = data, control = clm.control(gradTol = 1e-12, maxIter = 200L))
k <- length(fit$alpha)
order <- c(k + seq_along(fit$beta), seq_len(k))
theta <- c(fit$beta, fit$alpha)
score_of <- function(t) {
  # Scores of a cumulative logit by hand, as `estfun` has none for dropped columns.
  eta <- drop(model.matrix(bent, data)[, -1] %*% t[seq_along(fit$beta)])
  at <- cbind(-Inf, t[length(t) - 1] - eta, t[length(t)] - eta, Inf)
  y <- as.integer(data$item)
  up <- at[cbind(seq_along(y), y + 1)]; low <- at[cbind(seq_along(y), y)]
  p <- plogis(up) - plogis(low)
  a <- dlogis(up) / p; b <- dlogis(low) / p
  cuts <- sapply(1:2, function(c) a * (y == c) - b * (y == c + 1))
  data$w * cbind(-model.matrix(bent, data)[, -1] * (a - b), cuts)
}
influence <- score_of(theta) %*% vcov(fit)[order, order]
df <- degf(design) + 1 - length(theta)
cumulated <- function(t, data) {
  eta <- drop(model.matrix(bent, data)[, -1] %*% t[seq_along(fit$beta)])
  cbind(0, plogis(t[length(t) - 1] - eta), plogis(t[length(t)] - eta), 1)
}
ordered <- function(k) function(t, data) { f <- cumulated(t, data); f[, k + 1] - f[, k] }
expected <- function(t, data) { f <- cumulated(t, data); 100 - 50 * (f[, 2] + f[, 3]) }
quantities <- c(setNames(lapply(1:3, ordered), levels(data$item)), list(mean = expected))
for (l in names(quantities)) {
  g <- quantities[[l]]
  effects <- list(x = along(g, "x", 0.1), score = along(g, "score", 0.01), `work=other` = step(g, "work", "other"), `country=BB` = step(g, "country", "BB"))
  for (term in names(effects)) average("ordered_margins", paste(l, term), effects[[term]], theta, influence, data, design, df)
  for (s in 1:3) average("ordered_profile", paste(l, s), function(t, data) g(t, shifted(data, "score", s)), theta, influence, data, design, df)
}
write.csv(values, file.path(folder, "categories_values.csv"), row.names = FALSE, quote = FALSE)
