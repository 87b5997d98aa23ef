# Oracle of changes between waves and of differences between the arms of a trial: R `survey`
# svyby(covmat = TRUE), svycontrast, svyglm. Reads the exports of tests/studies/make.py and writes
# waves_values.csv beside this script.
#   python tests/studies/make.py /tmp/made && Rscript tests/oracle/waves.R /tmp/made tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)
read <- function(study, source) {
  d <- read.csv(file.path(folder[1], study, paste0(source, ".csv")))
  d$source <- source
  d
}
index <- function(d, items) 50 * (rowMeans(d[items]) - 1)
designed <- function(d) {
  d$h <- paste(d$source, d$stratum)
  d$u <- paste(d$h, d$unit)
  svydesign(ids = ~u, strata = ~h, weights = ~weight, data = d)
}
values <- data.frame()
keep <- function(case, domain, term, found, df) {
  b <- as.numeric(coef(found)); s <- as.numeric(SE(found))
  told <- c(estimate = b, std_error = s, df = df, p_value = 2 * pt(-abs(b / s), df))
  values <<- rbind(values, data.frame(case, domain, term, statistic = names(told),
                                      value = sprintf("%.17g", told)))
}

# Change between waves: in each country, and in the mean of both.
years <- c(2008, 2013, 2018)
d <- do.call(rbind, lapply(c("uk", "de"), function(place) do.call(rbind, lapply(years, function(year)
  transform(read("followups", paste0(place, year)), place = place, year = year)))))
d$y <- index(d, c("locks", "watches", "joins_watch"))
design <- designed(d)
means <- svyby(~y, ~place + year, design, svymean, covmat = TRUE)
for (later in c(2013, 2018)) {
  w <- setNames(rep(0, 6), names(coef(means)))
  w[paste0(c("uk.", "de."), later)] <- 0.5
  w[paste0(c("uk.", "de."), 2008)] <- -0.5
  keep("waves", "all", paste(later, "2008"), svycontrast(means, w),
       degf(subset(design, year %in% c(2008, later))))
}
for (own_place in c("uk", "de")) {
  w <- setNames(rep(0, 6), names(coef(means)))
  w[paste0(own_place, ".", c(2018, 2013))] <- c(1, -1)
  own <- subset(design, place == own_place & year != 2008)
  keep("waves", c(uk = "GB", de = "DE")[[own_place]], "2018 2013", svycontrast(means, w), degf(own))
}

# Arms of a trial, drawn within sampling units.
t <- rbind(transform(read("schooltrial", "uk"), place = "uk"),
           transform(read("schooltrial", "de"), place = "de"))
t$y <- index(t, c("asks_teacher", "tells_teacher", "helps_pupils", "joins_parents"))
trial <- designed(t)
means <- svyby(~y, ~place + arm, trial, svymean, covmat = TRUE)
for (arm in c(1, 2)) {
  w <- setNames(rep(0, 6), names(coef(means)))
  w[paste0(c("uk.", "de."), arm)] <- 0.5
  w[paste0(c("uk.", "de."), 0)] <- -0.5
  keep("arms", "all", paste(arm, "0"), svycontrast(means, w), degf(subset(trial, t$arm %in% c(0, arm))))
}
write.csv(values, file.path(folder[2], "waves_values.csv"), row.names = FALSE, quote = FALSE)
