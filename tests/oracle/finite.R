# Oracle of finite population corrections and of raked weights as calibrated ones: R `survey`.
# Reads survey.csv (made by survey.R) and writes finite_values.csv beside this script.
#   Rscript tests/oracle/finite.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")) & !is.na(stratum) & weight > 0)
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- paste(d$country, d$stratum)
d$u <- ifelse(is.na(d$psu), d$respondent, paste(d$h, d$psu))
d$acts <- as.numeric(d$item != "never")
k <- as.integer(sub("r", "", d$respondent))
d$sex <- factor(ifelse(k %% 7 < 3, "m", "f")); d$old <- factor(ifelse((k * 13) %% 11 < 5, "old", "young"))
d$old[k %% 23 == 0] <- NA
d$known <- factor(ifelse(is.na(d$old), "none", as.character(d$old)))
# A part of a calibrated design keeps all rows, with a weight of 0 outside: cells there must not be empty.
answered <- !is.na(d$y) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work)
d$given <- !is.na(d$y); d$all <- answered; d$logit <- !is.na(d$acts) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work)
fill <- function(x, with) { x[is.na(x)] <- with; x }
d$y <- fill(d$y, 0); d$x <- fill(d$x, 0); d$score <- fill(d$score, 1); d$work <- fill(d$work, "paid"); d$acts <- fill(d$acts, 0)
# Populations: PSUs of the stratum and as many again, times its place; the first was taken whole.
size <- tapply(d$u, d$h, function(u) length(unique(u)))
place <- setNames(seq_along(size), names(size))
d$population <- as.numeric(size[d$h] * place[d$h])
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
rename <- function(terms) {
  terms <- sub("^country", "country=", sub("^work", "work=", terms))
  ifelse(terms == "(Intercept)", "Intercept", terms)
}
all_of <- function(case, design) {
  for (c in levels(d$country)) {
    own <- subset(design, country == c & given)
    m <- svymean(~y, own)
    keep(case, c, "mean", coef(m)); keep(case, c, "std_error", SE(m))
  }
  fit <- svyglm(y ~ x + score + work + country, subset(design, all))
  keep(paste(case, "wls"), rename(names(coef(fit))), "estimate", coef(fit))
  keep(paste(case, "wls"), rename(names(coef(fit))), "std_error", SE(fit))
  fit <- svyglm(acts ~ x + score + work + country, subset(design, logit), family = quasibinomial(), control = glm.control(epsilon = 1e-15))
  keep(paste(case, "logit"), rename(names(coef(fit))), "estimate", coef(fit))
  keep(paste(case, "logit"), rename(names(coef(fit))), "std_error", SE(fit))
}
all_of("fpc", svydesign(~u, strata = ~h, weights = ~weight, fpc = ~population, data = d, nest = TRUE))
d$share <- 1 / place[d$h]
again <- svydesign(~u, strata = ~h, weights = ~weight, fpc = ~share, data = d, nest = TRUE)
stopifnot(all.equal(SE(svymean(~y, again)),
  SE(svymean(~y, svydesign(~u, strata = ~h, weights = ~weight, fpc = ~population, data = d, nest = TRUE)))))
# Raked in each country: shares of sex .5, of old .4 among who answered; no answer keeps its share.
raked <- function(design) {
  total <- tapply(weights(design), design$variables$country, sum)
  design <- update(design, cs = interaction(country, sex), co = interaction(country, known))
  shares <- tapply(weights(design), design$variables$co, sum)
  population <- list(
    data.frame(cs = levels(design$variables$cs)), data.frame(co = levels(design$variables$co)))
  names_of <- function(x) sub("\\..*", "", x); level_of <- function(x) sub(".*\\.", "", x)
  population[[1]]$Freq <- as.numeric(total[names_of(population[[1]]$cs)]) * .5
  co <- population[[2]]$co; silent <- as.numeric(shares[paste0(names_of(co), ".none")])
  t <- as.numeric(total[names_of(co)])
  population[[2]]$Freq <- ifelse(level_of(co) == "none", silent, (t - silent) * ifelse(level_of(co) == "old", .4, .6))
  totals <- c(setNames(population[[1]]$Freq, paste0("cs", population[[1]]$cs)),
    setNames(population[[2]]$Freq, paste0("co", co)))
  # A full set of indicators of the first margin; of the second one a country less
  formula <- ~ 0 + cs + co
  mm <- colnames(model.matrix(formula, model.frame(formula, design$variables)))
  # columns that depend on others are left out
  x <- model.matrix(formula, design$variables); q <- qr(x); columns <- colnames(x)[q$pivot[seq_len(q$rank)]]
  for (j in seq_along(columns)) design$variables[[paste0("z", j)]] <- x[, columns[j]]
  formula <- reformulate(paste0("z", seq_along(columns)), intercept = FALSE)
  calibrate(design, formula, setNames(totals[columns], paste0("z", seq_along(columns))), calfun = "raking", epsilon = 1e-13, maxit = 200)
}
plain <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
calibrated <- raked(plain)
keep("weights", d$respondent, "weight", weights(calibrated))
all_of("raked", calibrated)
all_of("raked_fpc", raked(svydesign(~u, strata = ~h, weights = ~weight, fpc = ~population, data = d, nest = TRUE)))
write.csv(values, file.path(folder, "finite_values.csv"), row.names = FALSE, quote = FALSE)
