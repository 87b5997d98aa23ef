# Oracle of stacked areas, interactions, curves, clustered errors, the random intercept, the negative
# binomial, and of collinearity: R `survey`, `splines`, `clubSandwich`, `lme4`, `MASS`.
# Reads survey.csv (made by survey.R) and models_draws.csv (made by oracle.models.draws) and writes
# models_values.csv beside this script.
#   Rscript tests/oracle/models.R tests/oracle
# The wild bootstrap, LMG and the GVIF are written out here from their papers, by brute force.
suppressMessages({library(survey); library(splines); library(clubSandwich); library(lme4); library(MASS)})
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, paste(d$h, d$psu))
k <- as.integer(sub("r", "", d$respondent))
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
rename <- function(terms) {
  terms <- gsub("(Intercept)", "Intercept", terms, fixed = TRUE)
  gsub("work(?=[a-z])", "work=", gsub("country(?=[A-Z])", "country=", terms, perl = TRUE), perl = TRUE)
}
keep_fit <- function(case, estimate, error, labels = rename(names(estimate))) {
  keep(case, labels, "estimate", estimate)
  keep(case, labels, "std_error", error)
}
keep_test <- function(case, term, test) {
  keep(case, term, "statistic", test$Ftest)
  keep(case, term, "df", test$df)
  keep(case, term, "df_denominator", test$ddf)
  keep(case, term, "p_value", test$p)
}
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
complete <- subset(full, !is.na(y) & !is.na(x) & !is.na(score) & weight > 0)

# Interactions
fit <- svyglm(y ~ x + score + work + country + x:country + score:work, complete)
keep_fit("interactions", coef(fit), SE(fit))
# A term in an interaction is tested with it.
for (tested in list("work + score:work", "country + x:country", "x:country", "score:work")) {
  term <- sub(" .*", "", tested)
  keep_test("interactions", term, regTermTest(fit, as.formula(paste("~", tested))))
}

# Predicted profiles: the averages are svypredmeans'. Its errors take the respondents and the
# coefficients for independent; here both are linearised together and summed by svytotal.
at_work <- subset(complete, !is.na(work))
for (case in c("wls", "poisson")) {
  family <- if (case == "wls") gaussian() else quasipoisson()
  fit <- eval(bquote(svyglm(y ~ x + score + country + work, at_work, family = .(family))))
  e <- model.frame(at_work); e$w <- weights(at_work); X <- model.matrix(fit)
  M <- solve(crossprod(X, X * e$w * family$mu.eta(drop(X %*% coef(fit)))))
  for (level in levels(e$work)) {
    Z <- model.matrix(~ x + score + country + work, transform(e, work = factor(level, levels(work))))
    eta <- drop(Z %*% coef(fit)); mu <- family$linkinv(eta)
    average <- weighted.mean(mu, e$w)
    g <- colSums(Z * e$w * family$mu.eta(eta)) / sum(e$w)
    residual <- e$y - family$linkinv(drop(X %*% coef(fit)))
    z <- (mu - average) / sum(e$w) + drop((X * residual) %*% M %*% g)
    keep_fit(paste0("profile_", case), average, SE(svytotal(~z, update(at_work, z = z))), level)
  }
}

# Curves
complete <- update(complete, bent = y + (x - 45)^2 / 20)
fit <- svyglm(bent ~ x + I(x^2) + work, complete)
b <- coef(fit); v <- vcov(fit)
keep_fit("quadratic", b, SE(fit), c("Intercept", "x", "x^2", "work=seeking", "work=other"))
keep_test("quadratic", "straight line", regTermTest(fit, ~ I(x^2)))
keep_test("quadratic", "zero", regTermTest(fit, ~ x + I(x^2)))
turn <- svycontrast(fit, quote(-x / (2 * `I(x^2)`)))
keep("quadratic", "turning_point", "value", coef(turn))
keep("quadratic", "turning_point", "std_error", SE(turn))
t2 <- qt(.975, fit$df.residual)^2
slope <- function(r) (b[2] + 2 * b[3] * r)^2 - t2 * (v[2, 2] + 4 * r * v[2, 3] + 4 * r^2 * v[3, 3])
at <- coef(turn)
far <- 1; while (slope(at + far) < 0) far <- far * 1.5
keep("quadratic", "turning_point_fieller", "conf_high", uniroot(slope, c(at, at + far), tol = 1e-12)$root)
far <- 1; while (slope(at - far) < 0) far <- far * 1.5
keep("quadratic", "turning_point_fieller", "conf_low", uniroot(slope, c(at - far, at), tol = 1e-12)$root)
basis <- ns(complete$variables$x, df = 4)
rest <- complete
rest$variables <- cbind(rest$variables, n = I(basis[, 1:3]), whole = I(unclass(basis)[, 1:4]))
fit <- svyglm(bent ~ whole + work, rest)
keep_fit("spline", coef(fit), SE(fit), c("Intercept", paste0("x[", 1:4, "]"), "work=seeking", "work=other"))
keep_test("spline", "zero", regTermTest(fit, ~whole))
# The slope by differences of five points, exact for a cubic; none of them may be beyond a knot.
at5 <- function(x, weights, h = .05) drop(weights %*% predict(basis, x + h * (-2:2)))
slope <- function(x) at5(x, c(1, -8, 0, 8, -1) / (12 * .05))
bend <- function(x) at5(x, c(-1, 16, -30, 16, -1) / (12 * .05^2))
c4 <- coef(fit)[2:5]
grid <- seq(min(basis_x <- complete$variables$x) + .2, max(basis_x) - .2, length.out = 400)
sign_of <- sapply(grid, function(x) sum(slope(x) * c4))
cell <- which(sign_of[-1] * sign_of[-400] < 0)
stopifnot(length(cell) == 1)
turn <- uniroot(function(x) sum(slope(x) * c4), grid[cell + 0:1], tol = 1e-13)$root
stopifnot(min(abs(turn - attr(basis, "knots"))) > .2)
error <- sqrt(drop(slope(turn) %*% vcov(fit)[2:5, 2:5] %*% slope(turn))) / abs(sum(bend(turn) * c4))
keep("spline", "turning_point", "value", turn)
keep("spline", "turning_point", "std_error", error)
keep("spline", "turning_point", "conf_low", turn - qt(.975, fit$df.residual) * error)
keep("spline", "turning_point", "conf_high", turn + qt(.975, fit$df.residual) * error)
# A straight line against the spline: the same span written as x and three of its functions.
keep_test("spline", "straight line", regTermTest(svyglm(bent ~ x + n + work, rest), ~n))

# Areas stacked: three outcomes of each respondent, one term of the area.
d$y_two <- ifelse(k %% 17 == 0, NA, d$y * 0.5 + (k * 37) %% 23)
d$y_three <- 0.3 * d$y + 0.2 * d$x + (k * 53) %% 31
d$eff_one <- (k * 7) %% 5; d$eff_two <- (k * 11) %% 7; d$eff_three <- (k * 13) %% 4
long <- do.call(rbind, lapply(c("one", "two", "three"), function(area) {
  transform(d, area = area, outcome = d[[if (area == "one") "y" else paste0("y_", area)]], eff = d[[paste0("eff_", area)]])
}))
long$area <- factor(long$area, c("one", "two", "three"))
for (case in c("stacked", "stacked_plain")) {
  design <- if (case == "stacked") svydesign(~u, strata = ~h, weights = ~weight, data = long, nest = TRUE) else
    svydesign(~respondent, weights = ~weight, data = long)
  design <- subset(design, !is.na(outcome) & !is.na(x) & weight > 0)
  m <- model.matrix(~ eff + x + work, design$variables)
  w <- weights(design)
  design <- update(design, eff = eff - weighted.mean(eff, w), x0 = x - weighted.mean(x, w),
    seeking = m[, "workseeking"] - weighted.mean(m[, "workseeking"], w), other = m[, "workother"] - weighted.mean(m[, "workother"], w))
  level <- svyglm(outcome ~ 0 + area + area:eff + area:x0 + area:seeking + area:other, design)
  design$variables$eff <- m[, "eff"]
  fit <- svyglm(outcome ~ 0 + area + area:eff + area:x + area:work, design)
  terms <- names(coef(fit))
  parts <- sub("^area(one|two|three):?(.*)$", "\\1 \\2", terms)
  parts <- rename(sub(" $", " Intercept", parts))
  kept <- !grepl("workpaid|work=paid", parts)
  fit <- svyglm(outcome ~ 0 + area + area:eff + area:x + area:I(1 * (work == "seeking")) + area:I(1 * (work == "other")), design)
  parts <- sub("^area(one|two|three):?(.*)$", "\\1 \\2", names(coef(fit)))
  parts <- sub(" $", " Intercept", parts)
  parts <- sub("I(1 * (work == \"seeking\"))", "work=seeking", parts, fixed = TRUE)
  parts <- sub("I(1 * (work == \"other\"))", "work=other", parts, fixed = TRUE)
  keep_fit(case, coef(fit), SE(fit), parts)
  keep(case, "", "df", fit$df.residual)
  b <- coef(fit); v <- vcov(fit); names(b) <- parts
  joint <- function(term, columns) {
    c <- do.call(rbind, lapply(columns, function(column) t(sapply(c("two", "three"), function(a)
      (parts == paste(a, column)) - (parts == paste("one", column))))))
    f <- drop(t(c %*% b) %*% solve(c %*% v %*% t(c), c %*% b)) / nrow(c)
    keep_test(case, term, list(Ftest = f, df = nrow(c), ddf = fit$df.residual, p = pf(f, nrow(c), fit$df.residual, lower.tail = FALSE)))
  }
  joint("equal x", "x"); joint("equal work", c("work=seeking", "work=other"))
  if (case == "stacked") {
    # The same test by regTermTest in the parametrisation with a reference area.
    again <- svyglm(outcome ~ area * (eff + x + work), design)
    keep_test(case, "equal eff", regTermTest(again, ~ area:eff))
  } else joint("equal eff", "eff")
  contrast <- function(name, fit, weight) {
    found <- svycontrast(fit, weight)
    keep(case, name, "estimate", coef(found)); keep(case, name, "std_error", SE(found))
  }
  n <- names(coef(level))
  contrast("three = two level", level, (n == "areathree") - (n == "areatwo"))
  n <- names(coef(fit))
  contrast("two = one eff", fit, (n == "areatwo:eff") - (n == "areaone:eff"))
  p <- c(areaone = 3, areatwo = 1, areathree = 2.5)
  trend <- (p - mean(p)) / sum((p - mean(p))^2)
  contrast("trend eff", fit, sapply(n, function(i) if (grepl(":eff$", i)) trend[[sub(":eff", "", i)]] else 0))
  n <- names(coef(level))
  contrast("trend level", level, sapply(n, function(i) if (i %in% names(trend)) trend[[i]] else 0))
}

# Few clusters
e <- complete$variables
e$w <- weights(complete)
lm_fit <- lm(y ~ x + score + work, e, weights = w)
for (unit in c("country", "u")) for (type in c("CR1", "CR2")) {
  v <- vcovCR(lm_fit, cluster = e[[unit]], type = type)
  case <- paste(tolower(type), unit)
  keep_fit(case, coef(lm_fit), sqrt(diag(v)))
  if (type == "CR2") {
    found <- coef_test(lm_fit, vcov = v, test = "Satterthwaite")
    keep(case, rename(names(coef(lm_fit))), "df", found$df_Satt)
    keep(case, rename(names(coef(lm_fit))), "p_value", found$p_Satt)
  }
}
webb <- c(-sqrt(1.5), -1, -sqrt(.5), sqrt(.5), 1, sqrt(1.5))
draws <- as.matrix(expand.grid(webb, webb, webb))
x <- model.matrix(~ x + score, e); y <- e$y; w <- e$w; g <- as.integer(e$country)
m <- solve(crossprod(x, w * x))
t_of <- function(y, null, j) {
  b <- m %*% crossprod(x, w * y)
  s <- rowsum(x * drop(w * (y - x %*% b)), g)
  drop(b[j] - null) / sqrt((m %*% crossprod(s) %*% m * 3 / 2)[j, j])
}
p_of <- function(j, null) {
  z <- x[, -j, drop = FALSE]
  b <- solve(crossprod(z, w * z), crossprod(z, w * (y - null * x[, j])))
  fitted <- drop(null * x[, j] + z %*% b)
  star <- apply(draws, 1, function(v) t_of(fitted + v[g] * (y - fitted), null, j))
  mean(abs(star) >= abs(t_of(y, null, j)) * (1 - 1e-9))
}
b <- drop(m %*% crossprod(x, w * y))
for (j in 1:3) {
  term <- c("Intercept", "x", "score")[j]
  keep("wild", term, "p_value", p_of(j, 0))
  error <- abs(b[j] / t_of(y, 0, j))
  for (sign in c(-1, 1)) {
    near <- 0; far <- 4
    while (p_of(j, b[j] + sign * far * error) >= .5) { near <- far; far <- 2 * far }
    for (i in 1:20) {
      middle <- (near + far) / 2
      if (p_of(j, b[j] + sign * middle * error) >= .5) near <- middle else far <- middle
    }
    keep("wild", term, if (sign < 0) "conf_low" else "conf_high", b[j] + sign * near * error)
  }
}

# Random intercept of the stratum, which has more groups than countries: REML
e$group <- e$h
reml <- lmer(y ~ x + score + work + (1 | group), e, REML = TRUE,
  control = lmerControl(optCtrl = list(ftol_abs = 1e-15, xtol_abs = 1e-12)))
keep_fit("random_intercept", fixef(reml), sqrt(diag(as.matrix(vcov(reml)))))
variance <- as.data.frame(VarCorr(reml))$vcov
keep("random_intercept", "", "icc", variance[1] / sum(variance))

# Negative binomial with weights and design-based errors: maximum of glm.nb, Binder's sandwich
i <- as.integer(sub("r", "", e$respondent))
e$count <- floor(pmax(e$y - 15, 0) * ((i * 29) %% 11) / 40)
nb <- glm.nb(count ~ x + score + work + country, e, weights = w, control = glm.control(epsilon = 1e-15, maxit = 200))
xb <- model.matrix(nb)
p <- c(coef(nb), alpha = -log(nb$theta))
analytic <- function(p) {
  # Scores in β and log α; digamma form (Cameron, Trivedi 2013, sec. 3.3.1).
  mu <- exp(drop(xb %*% p[-length(p)])); a <- exp(p[length(p)]); r <- 1 / a; y <- e$count
  dr <- digamma(y + r) - digamma(r) + log(r) + 1 - log(r + mu) - (y + r) / (r + mu)
  cbind(xb * (e$w * (y - mu) / (1 + a * mu)), e$w * dr * -r)
}
hessian <- function(p) sapply(seq_along(p), function(j) {
  h <- 1e-3 * max(abs(p[j]), .1); at <- function(s) { q <- p; q[j] <- q[j] + s * h; colSums(analytic(q)) }
  (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
})
for (i in 1:8) p <- p - solve(hessian(p), colSums(analytic(p)))
stopifnot(max(abs(p[seq_along(coef(nb))] - coef(nb))) < 1e-4)
inverse <- solve(-hessian(p))
v <- svyrecvar(analytic(p) %*% inverse, complete$cluster, complete$strata, complete$fpc)
names(p)[length(p)] <- "log(alpha)"
keep_fit("negative_binomial", p, sqrt(diag(v)))

# Collinearity: GVIF (Fox, Monette 1992) of the weighted correlations; LMG over all orderings
x <- model.matrix(~ x + score + work + country, e)[, -1]
r <- cov.wt(x, e$w, cor = TRUE)$cor
blocks <- list(x = 1, score = 2, work = 3:4, country = 5:6)
for (term in names(blocks)) {
  j <- blocks[[term]]
  keep("collinearity", term, "gvif", det(r[j, j, drop = FALSE]) * det(r[-j, -j, drop = FALSE]) / det(r))
}
permutations <- function(v) if (length(v) == 1) list(v) else
  do.call(c, lapply(seq_along(v), function(i) lapply(permutations(v[-i]), function(p) c(v[i], p))))
r2 <- function(terms) if (length(terms) == 0) 0 else
  summary(lm(as.formula(paste("y ~", paste(terms, collapse = "+"))), e, weights = w))$r.squared
orders <- permutations(names(blocks))
for (term in names(blocks)) {
  gain <- sapply(orders, function(o) { i <- match(term, o); r2(o[seq_len(i)]) - r2(o[seq_len(i - 1)]) })
  keep("collinearity", term, "lmg", mean(gain))
}
# Percentile intervals of LMG over the draws of models_draws.csv (made by oracle.models.draws): a PSU
# drawn m times weighs m n_h / (n_h - 1) times as much (Rao, Wu, Yue 1992).
one <- subset(d, country == "AA")
one$score <- match(one$trust, c("none", "some", "much"))
one <- subset(one, !is.na(y) & !is.na(x) & !is.na(score) & weight > 0)
drawn <- read.csv(file.path(folder, "models_draws.csv"))
size <- table(drawn$stratum)
place <- match(paste(one$stratum, one$psu), paste(drawn$stratum, drawn$psu))
orders <- permutations(c("x", "score", "work"))
lmg <- function(w) {
  one$w <- w
  r2 <- function(terms) if (length(terms) == 0) 0 else
    summary(lm(as.formula(paste("y ~", paste(terms, collapse = "+"))), one[w > 0, ], weights = w))$r.squared
  sapply(c("x", "score", "work"), function(term) mean(sapply(orders, function(o) {
    i <- match(term, o)
    r2(o[seq_len(i)]) - r2(o[seq_len(i - 1)])
  })))
}
keep("lmg", c("x", "score", "work"), "value", lmg(one$weight))
shares <- sapply(grep("^draw", names(drawn)), function(k) {
  n <- size[one$stratum]
  lmg(one$weight * drawn[place, k] * as.numeric(n / (n - 1)))
})
keep("lmg", c("x", "score", "work"), "conf_low", apply(shares, 1, quantile, .025))
keep("lmg", c("x", "score", "work"), "conf_high", apply(shares, 1, quantile, .975))
write.csv(values, file.path(folder, "models_values.csv"), row.names = FALSE, quote = FALSE)
