# Oracle of who did not answer: kinds of missing as answers to a term, and models of not answering.
# R `survey`. Reads survey.csv (made by survey.R), makes answers missing by the respondent's number,
# and writes unanswered_values.csv beside this script.
#   Rscript tests/oracle/unanswered.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$country <- factor(d$country)
d$score <- match(d$trust, c("none", "some", "much"))
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
k <- as.integer(sub("r", "", d$respondent))
d$work <- factor(ifelse(k %% 9 == 0, "refused", ifelse(k %% 9 == 4, "dont_know", d$work)),
                 c("paid", "seeking", "other", "refused", "dont_know"))
m <- (7 * k) %% 11
d$item <- ifelse(m == 0, "refused", ifelse(m %in% c(3, 5), "dont_know", ifelse(m == 8, "not_asked", ifelse(is.na(d$item), "lost", "answered"))))
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
told <- function(case, fit) {
  terms <- sub("^country", "country=", names(coef(fit)))
  terms <- sub("^work(refused|dont_know)$", "work__missing=\\1", terms)
  terms <- sub("^work(seeking|other)$", "work=\\1", terms)
  terms <- ifelse(terms == "(Intercept)", "Intercept", terms)
  df <- fit$df.residual
  b <- coef(fit); s <- SE(fit)
  keep(case, terms, "estimate", b)
  keep(case, terms, "std_error", s)
  keep(case, terms, "df", df)
  keep(case, terms, "p_value", 2 * pt(-abs(b / s), df))
  for (term in c("work", "work__missing")) {
    own <- grepl(paste0("^", term, "="), terms)
    if (sum(own) < 2) next
    f <- drop(b[own] %*% solve(vcov(fit)[own, own], b[own])) / sum(own)
    keep(case, term, "statistic", f)
    keep(case, term, "p_joint", pf(f, sum(own), df, lower.tail = FALSE))
  }
}
tight <- list(epsilon = 1e-14, maxit = 100)
told("kept", svyglm(y ~ x + score + work + country, full))
none <- subset(full, !work %in% c("refused", "dont_know"))
of <- function(case, kinds, design) {
  asked <- subset(design, item %in% c("answered", kinds))
  asked <- update(asked, gone = 1 * (item %in% kinds), work = droplevels(work))
  told(case, svyglm(gone ~ x + score + work + country, asked, family = quasibinomial(), control = tight))
}
of("any", c("refused", "dont_know"), none)
of("refused", "refused", none)
of("any_kept", c("refused", "dont_know"), full)
write.csv(values, file.path(folder, "unanswered_values.csv"), row.names = FALSE, quote = FALSE)
