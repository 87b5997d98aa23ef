# Imputed answers and the model of them, as a user of `mice` and `survey` writes it: the answers that
# the default study imputes, as many imputations and iterations, the same columns and models a column.
#
#     Rscript imputation.R ANALYSIS.csv OUT
#
# reads the analysis data, imputes, scores the index, fits the model in each and pools it (Rubin), and
# writes what the chains are judged by.
suppressMessages({ library(mice); library(survey); library(mitools) })
given <- commandArgs(TRUE)
out <- given[2]
dir.create(out, showWarnings = FALSE, recursive = TRUE)
options(survey.lonely.psu = "adjust", digits = 15)
codes <- c("GB", "FR", "DE", "DK", "CZ")
items <- c("locks_home", "watches_neighbours", "speaks_up", "asks_police", "joins_safety_group")
answers <- c("never", "sometimes", "often"); amount <- c("none", "little", "some", "a_lot")
all <- read.csv(given[1], na.strings = "")
all$country <- factor(all$country, codes)
for (i in items) all[[i]] <- factor(all[[i]], answers, ordered = TRUE)
all$efficacy_safety <- factor(all$efficacy_safety, amount, ordered = TRUE)
all$female <- factor(all$female, c("no", "yes"))
all$education <- factor(all$education, c("lower", "secondary", "tertiary"))
asked <- all[c("age", "female", "education", "efficacy_safety", items, "country", "weight")]
methods <- c("pmm", "logreg", "polyreg", rep("polr", 6), "", "")
imputed <- mice(asked, m = 20, maxit = 10, method = methods, seed = 1987, printFlag = FALSE)
# how far chains are from each other, by their means (Gelman and Rubin 1992)
settled <- apply(imputed$chainMean, 1, function(x) {
  within <- mean(apply(x, 2, var)); n <- nrow(x)
  sqrt((n - 1) / n + var(colMeans(x)) / within)
})
all$we <- all$weight / ave(all$weight, all$country, FUN = sum)
fits <- lapply(complete(imputed, "all"), function(d) {
  d[c("we", "stratum", "psu")] <- all[c("we", "stratum", "psu")]
  d$y <- rowMeans(sapply(d[items], function(i) 50 * (as.integer(i) - 1)))
  d$efficacy <- as.integer(d$efficacy_safety); d$female <- as.integer(d$female == "yes")
  d$education <- factor(d$education, ordered = FALSE)
  svyglm(y ~ age + female + education + efficacy + country,
         svydesign(~psu, strata = ~stratum, weights = ~we, data = d, nest = TRUE))
})
found <- MIcombine(fits)
terms <- sub("^\\(Intercept\\)$", "Intercept", names(coef(found)))
terms <- sub("^(education|country)", "\\1=", terms)
write.csv(data.frame(term = terms, estimate = coef(found),
                     std_error = sqrt(diag(vcov(found)))), file.path(out, "estimates.csv"),
          row.names = FALSE)
write.csv(data.frame(variable = names(settled), rhat = settled), file.path(out, "convergence.csv"),
          row.names = FALSE)
for (part in c("chainMean", "chainVar")) {
  write.csv(as.data.frame.table(imputed[[part]]), file.path(out, paste0(part, ".csv")),
            row.names = FALSE)
}
