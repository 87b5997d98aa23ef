# Oracle of participation inequality: concentration indices over a ranking with linearised errors,
# the stratified jackknife of survey, and differences of groups. Reads survey.csv beside this script
# and writes inequality_values.csv.
#   Rscript tests/oracle/inequality.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", stringsAsFactors = FALSE)
d <- d[!(paste(d$country, d$stratum) %in% c("AA s6", "BB t4")), ]
d$h <- ifelse(is.na(d$stratum), d$country, paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, paste(d$h, d$psu))
d$rank <- match(d$trust, c("none", "some", "much"))
low <- 0
high <- 100
design <- svydesign(id = ~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)

rows <- list()
told <- function(case, domain, term, numbers)
  rows[[length(rows) + 1]] <<- data.frame(case = case, domain = domain, term = term,
    statistic = names(numbers), value = sprintf("%.17g", numbers))

# pairs, as the definition has them: below 1, level a half
ranks <- function(x, w) sapply(x, function(one) sum(w * ((x < one) + 0.5 * (x == one)))) / sum(w)
indices <- function(y, x, w) {
  mu <- sum(w * y) / sum(w)
  covariance <- sum(w * (y - mu) * (ranks(x, w) - 0.5)) / sum(w)
  c(erreygers = 8 * covariance / (high - low),
    wagstaff = 2 * (high - low) * covariance / ((high - mu) * (mu - low)),
    gini = 2 * covariance / mu)
}
# the derivative by the weight of each, numerically
influence <- function(y, x, w) {
  step <- 1e-5
  t(sapply(seq_along(y), function(i) {
    up <- down <- w
    up[i] <- w[i] * (1 + step)
    down[i] <- w[i] * (1 - step)
    (indices(y, x, up) - indices(y, x, down)) / (2 * step)
  }))
}
jack <- as.svrepdesign(design, type = "JKn", mse = TRUE)
for (ranking in c("rank", "x")) for (country in c("AA", "BB", "CC")) {
  kept <- !is.na(d$y) & !is.na(d[[ranking]]) & d$country == country & d$weight > 0
  y <- d$y[kept]
  x <- d[[ranking]][kept]
  w <- d$weight[kept]
  found <- indices(y, x, w)
  z <- matrix(0, nrow(d), 3)
  z[kept, ] <- influence(y, x, w) / w
  d$z <- z
  of <- svydesign(id = ~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
  error <- SE(svytotal(~z, of))
  again <- withReplicates(jack, function(w, data) {
    w <- w[kept]
    indices(y[w > 0], x[w > 0], w[w > 0])
  })
  for (k in 1:3)
    told("concentration", paste(ranking, country), names(found)[k],
         c(estimate = found[[k]], std_error = error[[k]], jackknife = SE(again)[[k]],
           df = degf(subset(design, kept))))
}
for (country in c("AA", "BB", "CC")) {
  kept <- !is.na(d$y) & !is.na(d$work) & d$country == country & d$weight > 0
  d$job <- factor(d$work, c("paid", "seeking", "other"))
  m <- svyby(~y, ~job, subset(update(design, job = d$job), kept), svymean, covmat = TRUE)
  for (level in c("seeking", "other")) {
    one <- svycontrast(m, setNames(c(-1, 1), c("paid", level)))
    told("differences", country, level, c(difference = coef(one)[[1]], std_error = SE(one)[[1]]))
  }
}
values <- do.call(rbind, rows)
write.csv(values, file.path(folder, "inequality_values.csv"), row.names = FALSE, quote = FALSE)
