# Oracle of nested models on one sample, and of how well fits fit: R `survey`, `MASS`, `ordinal`.
# Reads survey.csv (made by survey.R) and writes nested_values.csv beside this script.
#   Rscript tests/oracle/nested.R tests/oracle
suppressMessages({library(survey); library(MASS); library(ordinal)})
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$item <- factor(d$item, c("never", "sometimes", "often"), ordered = TRUE)
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, paste(d$h, d$psu))
d$acts <- as.numeric(d$item != "never")
d$count <- floor(d$y / 10)
d$share <- (d$y + 20) / 140
k <- as.integer(sub("r", "", d$respondent))
d$bursts <- floor(pmax(d$y - 15, 0) * ((k * 29) %% 11) / 40)
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
tight <- glm.control(epsilon = 1e-15, maxit = 100)
added <- list(~x, ~score + work, ~country + x:country)
cumulated <- list("x", c("x", "score", "work"), c("x", "score", "work", "country", "x:country"))
families <- list(wls = gaussian(), logit = quasibinomial(), fractional_logit = quasibinomial(), poisson = quasipoisson())
outcomes <- c(wls = "y", logit = "acts", fractional_logit = "share", poisson = "count", ordered_logit = "item",
  negative_binomial = "bursts")
sample_of <- function(outcome) {
  rows <- !is.na(d[[outcome]]) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
  subset(full, rows)
}
for (name in names(families)) {
  design <- sample_of(outcomes[[name]])
  fits <- lapply(cumulated, function(terms) {
    f <- reformulate(terms, outcomes[[name]])
    eval(bquote(svyglm(.(f), design, family = families[[name]], control = tight)))
  })
  null <- eval(bquote(svyglm(.(reformulate("1", outcomes[[name]])), design, family = families[[name]], control = tight)))
  r2 <- sapply(fits, function(fit) 1 - deviance(fit) / deviance(null))
  for (k in 1:3) {
    keep(name, k, "r_squared", r2[k])
    if (k == 1) next
    keep(name, k, "r_squared_change", r2[k] - r2[k - 1])
    wald <- regTermTest(fits[[k]], added[[k]])
    keep(name, k, "wald_statistic", wald$Ftest); keep(name, k, "wald_df", wald$ddf)
    keep(name, k, "wald_p_value", wald$p); keep(name, k, "added", wald$df)
    ratio <- regTermTest(fits[[k]], added[[k]], method = "LRT")
    # as print() has it
    keep(name, k, "ratio_statistic", ratio$chisq / mean(ratio$lambda)); keep(name, k, "ratio_df", ratio$ddf)
    keep(name, k, "ratio_p_value", ratio$p)
  }
  fit <- fits[[3]]; w <- fit$prior.weights; y <- fit$y; mu <- fitted(fit)
  case <- paste("statistics", name)
  if (name == "wls") {
    # Lumley, Scott (2015, sec. 3); extractAIC of survey before 4.2 divides all by the variance.
    n <- sum(w); variance <- sum(w * (y - mu)^2) / n
    ll <- -n / 2 * (log(2 * pi * variance) + 1)
    score <- -1 / (2 * variance) + (y - mu)^2 / (2 * variance^2)
    p <- sum(diag(solve(fit$naive.cov[-1, -1] * variance, vcov(fit)[-1, -1]))) + sum(w * score^2) / (n / (2 * variance^2))
    keep(case, "", "r_squared_adjusted", summary(lm(formula(fit), model.frame(design), weights = weights(design)))$adj.r.squared)
  } else {
    p <- extractAIC(fit)[["eff.p"]]
    ll <- switch(name, logit = , fractional_logit = sum(w * (y * log(mu) + (1 - y) * log(1 - mu))), poisson = sum(w * dpois(y, mu, log = TRUE)))
    if (name == "logit") stopifnot(abs(AIC(fit)[["AIC"]] - (-2 * ll + 2 * p)) < 1e-8)
  }
  keep(case, "", "log_likelihood", ll); keep(case, "", "effective_parameters", p); keep(case, "", "aic", -2 * ll + 2 * p)
  if (name %in% c("logit", "poisson")) keep(case, "", "r_squared_cox_snell", psrsq(fit))
  if (name == "logit") {
    keep(case, "", "r_squared_nagelkerke", suppressWarnings(psrsq(fit, "Nagelkerke")))
    keep(case, "", "r_squared_mcfadden", r2[3])
  }
}
# By replicate weights: the same tests of `svrepglm`.
replicated <- as.svrepdesign(full, type = "JKn", mse = TRUE)
for (name in names(families)) {
  rows <- !is.na(d[[outcomes[[name]]]]) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
  design <- subset(replicated, rows)
  for (k in 2:3) {
    f <- reformulate(cumulated[[k]], outcomes[[name]])
    fit <- eval(bquote(svyglm(.(f), design, family = families[[name]], control = tight)))
    case <- paste(name, "replicate")
    wald <- regTermTest(fit, added[[k]])
    keep(case, k, "wald_statistic", wald$Ftest); keep(case, k, "wald_df", wald$ddf); keep(case, k, "wald_p_value", wald$p)
    ratio <- regTermTest(fit, added[[k]], method = "LRT")
    keep(case, k, "ratio_statistic", ratio$chisq / mean(ratio$lambda)); keep(case, k, "ratio_df", ratio$ddf)
    keep(case, k, "ratio_p_value", ratio$p)
  }
}

# Ordered: svyolr stops by BFGS; its deviance and its Hessian are of weights on different scales, so
# that both are those of clm here, with weights of mean 1.
design <- sample_of("item")
e <- model.frame(design); e$w <- weights(design) / mean(weights(design))
fits <- lapply(cumulated, function(terms) eval(bquote(svyolr(.(reformulate(terms, "item")), design))))
likely <- lapply(cumulated, function(terms) eval(bquote(
  clm(.(reformulate(terms, "item")), weights = w, data = e, control = clm.control(gradTol = 1e-12, maxIter = 200L)))))
for (k in 2:3) {
  keep("ordered_logit", k, "wald_statistic", regTermTest(fits[[k]], added[[k]])$Ftest)
  new <- setdiff(names(likely[[k]]$beta), names(likely[[k - 1]]$beta))
  lambda <- eigen(solve(vcov(likely[[k]])[new, new]) %*% vcov(fits[[k]])[new, new], only.values = TRUE)$values
  change <- as.numeric(2 * (logLik(likely[[k]]) - logLik(likely[[k - 1]])))
  keep("ordered_logit", k, "ratio_statistic", change / mean(lambda))
  keep("ordered_logit", k, "ratio_p_value", survey:::pFsum(change, rep(1, length(lambda)), lambda, ddf = fits[[k]]$df.residual, lower.tail = FALSE))
}
# Errors of the model itself, without weights.
for (name in c("wls", "logit", "poisson", "ordered_logit", "negative_binomial")) {
  e <- model.frame(sample_of(outcomes[[name]]))
  fits <- lapply(cumulated, function(terms) {
    f <- reformulate(terms, outcomes[[name]])
    switch(name, wls = lm(f, e), logit = glm(f, binomial(), e, control = tight), poisson = glm(f, poisson(), e, control = tight),
      ordered_logit = eval(bquote(polr(.(f), e, Hess = TRUE, control = list(reltol = 1e-14)))),
      negative_binomial = eval(bquote(glm.nb(.(f), e, control = glm.control(epsilon = 1e-14, maxit = 100)))))
  })
  case <- paste(name, "model")
  for (k in 2:3) {
    q <- length(coef(fits[[k]])) - length(coef(fits[[k - 1]]))
    if (name == "wls") {
      test <- anova(fits[[k - 1]], fits[[k]])
      keep(case, k, "ratio_statistic", test$F[2]); keep(case, k, "ratio_p_value", test[["Pr(>F)"]][2])
    } else {
      change <- as.numeric(2 * (logLik(fits[[k]]) - logLik(fits[[k - 1]])))
      keep(case, k, "ratio_statistic", change); keep(case, k, "ratio_p_value", pchisq(change, q, lower.tail = FALSE))
    }
  }
  case <- paste("statistics", name, "model")
  keep(case, "", "log_likelihood", logLik(fits[[3]])); keep(case, "", "aic", AIC(fits[[3]])); keep(case, "", "bic", BIC(fits[[3]]))
  if (name == "wls") keep(case, "", "r_squared_adjusted", summary(fits[[3]])$adj.r.squared)
}
write.csv(values, file.path(folder, "nested_values.csv"), row.names = FALSE, quote = FALSE)
