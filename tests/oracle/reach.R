# Oracle of what replicate weights reach besides coefficients: profiles, relative importance and
# reliability, each refitted with every replicate and put together by `svrVar` of R `survey`.
# Reads replicates_BR.csv and replicates_FA.csv (see replicates.R), writes reach_values.csv.
#   Rscript tests/oracle/reach.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
values <- data.frame()
keep <- function(case, domain, term, statistic, value) {
  values <<- rbind(values, data.frame(case, domain, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
kinds <- list(BR = list(prefix = "BRR", mse = FALSE, scale = function(n) 1 / n), FA = list(prefix = "Fay", mse = TRUE, scale = function(n) 1 / (n * .7^2)))
strict <- glm.control(epsilon = 1e-15, maxit = 60)
for (name in names(kinds)) {
  kind <- kinds[[name]]
  d <- read.csv(file.path(folder, paste0("replicates_", name, ".csv")), na.strings = "")
  d$score <- match(d$trust, c("none", "some", "much"))
  d$work <- factor(d$work, c("paid", "seeking", "other"))
  d$never <- as.numeric(d$item == "never")
  w <- as.matrix(d[grepl(paste0("^", kind$prefix, "[0-9]+$"), names(d))])
  variance <- function(full, of) svrVar(t(apply(w, 2, of)), kind$scale(ncol(w)), rep(1, ncol(w)), mse = kind$mse, coef = full)
  said <- function(case, term, of) {
    b <- of(d$weight)
    keep(case, name, term, "estimate", b)
    keep(case, name, term, "std_error", sqrt(diag(variance(b, of))))
  }
  answered <- !is.na(d$never) & !is.na(d$x) & !is.na(d$score)
  said("profile", 1:3, function(weight) {
    part <- d[answered & weight > 0, ]
    part$w <- weight[answered & weight > 0]
    fit <- suppressWarnings(glm(never ~ x + score + work, quasibinomial(), part, weights = w, control = strict))
    sapply(1:3, function(s) weighted.mean(predict(fit, transform(part, score = s), type = "response"), part$w))
  })
  complete <- d[!is.na(d$y) & !is.na(d$x) & !is.na(d$score), ]
  said("importance", c("x", "trust"), function(weight) {
    part <- complete
    part$w <- weight[!is.na(d$y) & !is.na(d$x) & !is.na(d$score)]
    r2 <- function(f) summary(lm(f, part, weights = w))$r.squared
    both <- r2(y ~ x + score); x <- r2(y ~ x); s <- r2(y ~ score)
    c((x + both - s) / 2, (s + both - x) / 2)
  })
  # Correlation and weighted alpha of two items, listwise, what a respondent counts multiplied by replicate over full weight.
  items <- cbind(d$score, match(d$item, c("never", "sometimes", "often")))
  whole <- stats::complete.cases(items)
  said("reliability", c("item_rest", "alpha_weighted"), function(weight) {
    v <- cov.wt(items[whole, ], weight[whole])$cov
    c(cov.wt(items[whole, ], (weight / d$weight)[whole], cor = TRUE)$cor[1, 2], 2 * (1 - sum(diag(v)) / sum(v)))
  })
  design <- svrepdesign(repweights = w, weights = d$weight, data = d, combined.weights = TRUE, type = "other", scale = 1, rscales = rep(1, ncol(w)))
  keep("reliability", name, "", "df", degf(design))
}
write.csv(values, file.path(folder, "reach_values.csv"), row.names = FALSE, quote = FALSE)
