# Oracle of imputations: a survey of two countries with strata, clusters and weights whose answers
# are missing at random. Makes imputation.csv and, by R `mice`, five imputations of all its variables
# (imputation_cells.csv); writes imputation_values.csv: models of every imputation by `survey`,
# combined by `mice::pool` and `mitools::MIcombine`, and what one hundred draws of each variable
# alone come to.
#   Rscript tests/oracle/imputation.R tests/oracle
suppressMessages({library(survey); library(mitools); library(mice)})
folder <- commandArgs(trailingOnly = TRUE)[1]
set.seed(1987)
n <- 480
d <- data.frame(country = rep(c("GB", "FR"), each = n / 2), stratum = rep(1:8, each = n / 8), psu = rep(1:48, each = 10))
d$weight <- round(runif(n, .5, 2), 3)
z <- rnorm(n) + rnorm(48, 0, .4)[d$psu]
d$age <- round(48 + 12 * z + rnorm(n, 0, 6))
d$votes <- ifelse(rlogis(n) < .3 + .8 * z, "yes", "no")
d$trust <- c("low", "middle", "high")[1 + (z + rlogis(n) > -1) + (z + rlogis(n) > 1)]
d$job <- c("none", "office", "works")[apply(cbind(0, .8 * z, -.8 * z) - log(-log(matrix(runif(3 * n), n))), 1, which.max)]
d$pay <- round(20 + 4 * z + 2 * (d$job == "office") + rnorm(n, 0, 3), 2)
levels <- list(votes = c("no", "yes"), trust = c("low", "middle", "high"), job = c("none", "office", "works"))
known <- d$pay
gone <- function(share) runif(n) < plogis(qlogis(share) + .05 * (known - 20))
for (name in c("age", "votes", "trust", "job")) d[[name]][gone(.2)] <- NA
d$pay[runif(n) < .02] <- NA
write.csv(d, file.path(folder, "imputation.csv"), row.names = FALSE, quote = FALSE, na = "")
for (name in names(levels)) d[[name]] <- factor(d[[name]], levels[[name]], ordered = name == "trust")

values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
rename <- function(terms) sub("^(job|votes|country)(?=.)", "\\1=", sub("(Intercept)", "Intercept", terms, fixed = TRUE), perl = TRUE)

# Models of all imputations.
answers <- d[c("country", "weight", "age", "votes", "trust", "job", "pay")]
answers$country <- factor(answers$country, c("GB", "FR"))
imp <- mice(answers, m = 5, maxit = 5, seed = 3, printFlag = FALSE)
cells <- do.call(rbind, lapply(c("age", "votes", "trust", "job", "pay"), function(name) {
  rows <- which(is.na(d[[name]]))
  do.call(rbind, lapply(1:5, function(k) data.frame(imputation = k, row = rows - 1, variable = name, answer = as.character(imp$imp[[name]][[k]]))))
}))
write.csv(cells, file.path(folder, "imputation_cells.csv"), row.names = FALSE, quote = FALSE)
whole <- lapply(1:5, function(k) {
  own <- complete(imp, k)
  own$score <- as.integer(own$trust)
  own$job <- factor(own$job); own$yes <- as.integer(own$votes == "yes")
  cbind(own, d[c("stratum", "psu")])
})
designs <- lapply(whole, function(own) svydesign(~psu, strata = ~stratum, weights = ~weight, data = own, nest = TRUE))
said <- function(case, fits) {
  df <- fits[[1]]$df.residual
  found <- MIcombine(lapply(fits, coef), lapply(fits, vcov), df.complete = df)
  q <- do.call(rbind, lapply(fits, coef)); u <- do.call(rbind, lapply(fits, function(f) diag(vcov(f))))
  for (j in colnames(q)) {
    one <- pool.scalar(q[, j], u[, j], n = df + 1, k = 1)
    stopifnot(all.equal(one$qbar, found$coefficients[[j]]), all.equal(one$t, found$variance[j, j]))
    keep(case, rename(j), "estimate", one$qbar); keep(case, rename(j), "std_error", sqrt(one$t))
    keep(case, rename(j), "df", one$df); keep(case, rename(j), "missing_information", one$fmi)
  }
  whole <- pool(as.mira(fits), dfcom = df)$pooled
  stopifnot(all.equal(whole$estimate, unname(colMeans(q))), all.equal(whole$df, as.numeric(values$value[values$case == case & values$statistic == "df"])),
            all.equal(whole$fmi, as.numeric(values$value[values$case == case & values$statistic == "missing_information"])))
}
tight <- list(epsilon = 1e-15, maxit = 100)
said("wls", lapply(designs, function(g) svyglm(pay ~ age + score + job + country, g)))
said("logit", suppressWarnings(lapply(designs, function(g) svyglm(yes ~ age + score + country, g, family = quasibinomial(), control = tight))))

# One hundred draws of one variable, all others known.
kept <- d[complete.cases(d[c("age", "votes", "trust", "job", "pay")]), ]
kept$row <- as.integer(rownames(kept)) - 1
for (method in list(c("age", "norm"), c("age", "pmm"), c("votes", "logreg"), c("trust", "polr"), c("job", "polyreg"))) {
  own <- data.frame(kept[c("age", "pay")], votes = as.integer(kept$votes == "yes"), score = as.integer(kept$trust), kept["job"], trust = kept$trust)
  if (method[1] == "votes") own$votes <- kept$votes
  own <- own[c(method[1], setdiff(c("age", "pay", "votes", "score", "job"), c(method[1], if (method[1] == "trust") "score")))]
  own[seq(1, nrow(own), 4), method[1]] <- NA
  set <- setNames(rep("", ncol(own)), names(own)); set[method[1]] <- method[2]
  drawn <- mice(own, m = 100, maxit = 1, method = set, seed = 11, printFlag = FALSE)$imp[[method[1]]]
  parts <- if (is.factor(own[[1]])) setNames(levels(own[[1]]), levels(own[[1]])) else c(mean = "mean", sd = "sd")
  for (part in parts) {
    per <- sapply(drawn, function(k) if (is.factor(own[[1]])) mean(k == part) else match.fun(part)(k))
    keep(paste0("draw_", method[2]), part, "mean", mean(per)); keep(paste0("draw_", method[2]), part, "sd", sd(per))
  }
}
write.csv(values, file.path(folder, "imputation_values.csv"), row.names = FALSE, quote = FALSE)
