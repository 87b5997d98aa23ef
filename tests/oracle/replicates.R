# Oracle of replicate weights that a source brings: R `survey` svrepdesign, svyglm, svymean.
# Reads survey.csv and precision_replicates.csv and writes beside this script five exports,
# replicates_<country>.csv, each with the replicate weights of one kind, and replicates_values.csv.
#   Rscript tests/oracle/replicates.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, country == "AA" & stratum != "s6" & weight > 0)
r <- read.csv(file.path(folder, "precision_replicates.csv"))
d <- cbind(d, r[match(d$respondent, r$respondent), -1])
# JKn of two halves a stratum: each replicate drops one, the other counts twice.
half <- as.integer(factor(d$psu)) %% 2
strata <- sort(unique(d$stratum))
for (h in seq_along(strata)) for (k in 0:1) {
  inside <- d$stratum == strata[h]
  d[[paste0("JKn", 2 * h - 1 + k)]] <- d$weight * ifelse(inside, ifelse(half == k, 0, 2), 1)
}
answers <- d[c("respondent", "weight", "x", "trust", "work", "item", "y")]
for (kind in c("JK1", "JKn", "BRR", "Fay", "bootstrap")) {
  country <- c(JK1 = "JK", JKn = "JN", BRR = "BR", Fay = "FA", bootstrap = "BT")[[kind]]
  export <- cbind(answers, d[grepl(paste0("^", kind, "[0-9]+$"), names(d))])
  write.csv(export, file.path(folder, paste0("replicates_", country, ".csv")), row.names = FALSE, quote = FALSE, na = "")
}

d$work <- factor(d$work, c("paid", "seeking", "other"))
d$score <- match(d$trust, c("none", "some", "much"))
d$never <- as.numeric(d$item == "never")
values <- data.frame()
keep <- function(case, domain, term, statistic, value) {
  values <<- rbind(values, data.frame(case, domain, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
rename <- function(terms) sub("(Intercept)", "Intercept", sub("^country", "country=", sub("^work", "work=", terms)), fixed = TRUE)
keep_fit <- function(case, domain, b, v, df) {
  error <- sqrt(diag(v))
  keep(case, domain, rename(names(b)), "estimate", b)
  keep(case, domain, rename(names(b)), "std_error", error)
  keep(case, domain, rename(names(b)), "p_value", 2 * pt(-abs(b / error), df))
  keep(case, domain, "", "df", df)
}
kinds <- list(
  JK = list(kind = "JK1", mse = TRUE), JN = list(kind = "JKn", mse = FALSE, rscales = rep(.5, 2 * length(strata))),
  BR = list(kind = "BRR", mse = FALSE), FA = list(kind = "Fay", mse = TRUE, rho = .3), BT = list(kind = "bootstrap", mse = FALSE)
)
strict <- glm.control(epsilon = 1e-15, maxit = 60)
parts <- list()
for (name in names(kinds)) {
  k <- kinds[[name]]
  w <- as.matrix(d[grepl(paste0("^", k$kind, "[0-9]+$"), names(d))])
  n <- ncol(w)
  design <- svrepdesign(repweights = w, weights = d$weight, data = d, combined.weights = TRUE, type = k$kind, mse = k$mse, rho = k$rho,
    scale = switch(k$kind, JK1 = (n - 1) / n, JKn = 1, bootstrap = 1 / (n - 1)), rscales = if (k$kind %in% c("JK1", "bootstrap")) rep(1, n) else k$rscales)
  m <- svymean(~y, subset(design, !is.na(y)), deff = "replace")
  ci <- confint(m, df = degf(subset(design, !is.na(y))))
  keep("mean", name, "y", c("mean", "std_error", "conf_low", "conf_high"), c(coef(m), SE(m), ci))
  keep("mean", name, "y", "design_effect", deff(m))
  shares <- svymean(~item, subset(design, !is.na(item)))
  keep("share", name, sub("item", "", names(coef(shares))), "share", coef(shares))
  keep("share", name, sub("item", "", names(coef(shares))), "std_error", SE(shares))
  complete <- subset(design, !is.na(y) & !is.na(x) & !is.na(score))
  fit <- svyglm(y ~ x + score + work, complete)
  keep_fit("wls", name, coef(fit), vcov(fit), fit$df.residual)
  # `svyglm` has its replicates stop at a relative change of deviance of 1e-8; here to the end.
  answered <- !is.na(d$never) & !is.na(d$x) & !is.na(d$score)
  logit <- function(w) {
    part <- d[answered & w > 0, ]
    part$w <- w[answered & w > 0]
    coef(suppressWarnings(glm(never ~ x + score + work, quasibinomial(), part, weights = w, control = strict)))
  }
  b <- logit(d$weight)
  v <- svrVar(t(apply(w, 2, logit)), design$scale, design$rscales, mse = k$mse, coef = b)
  keep_fit("logit", name, b, v, degf(subset(design, answered)) + 1 - length(b))
  loose <- suppressWarnings(svyglm(never ~ x + score + work, subset(design, answered), family = quasibinomial()))
  stopifnot(max(abs(SE(loose) / sqrt(diag(v)) - 1)) < 1e-3)
  parts[[name]] <- list(w = w, factors = design$scale * design$rscales, mse = k$mse)
}

# All five pooled as independent samples: in a replicate of one the others keep their weights.
pooled <- do.call(rbind, lapply(names(kinds), function(name) transform(d[c("respondent", "weight", "x", "y", "score", "work")], country = name)))
pooled$country <- factor(pooled$country, names(kinds))
blocks <- lapply(names(kinds), function(name) {
  w <- matrix(pooled$weight, nrow(pooled), ncol(parts[[name]]$w))
  w[pooled$country == name, ] <- parts[[name]]$w
  w
})
design <- svrepdesign(repweights = do.call(cbind, blocks), weights = pooled$weight, data = pooled, combined.weights = TRUE, type = "other",
  scale = 1, rscales = unlist(lapply(parts, function(p) p$factors)), mse = TRUE)
complete <- subset(design, !is.na(y) & !is.na(x) & !is.na(score))
fit <- svyglm(y ~ x + score + work, complete, return.replicates = TRUE)
group <- rep(names(kinds), sapply(parts, function(p) ncol(p$w)))
v <- Reduce(`+`, lapply(names(kinds), function(name) {
  svrVar(fit$replicates[group == name, ], 1, parts[[name]]$factors, mse = parts[[name]]$mse, coef = coef(fit))
}))
keep_fit("pooled", "all", coef(fit), v, fit$df.residual)
write.csv(values, file.path(folder, "replicates_values.csv"), row.names = FALSE, quote = FALSE)
