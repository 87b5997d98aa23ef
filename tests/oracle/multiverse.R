# Oracle of the multiverse: every specification by a loop of `svyglm`. Reads survey.csv beside this
# script and writes multiverse_values.csv.
#   Rscript tests/oracle/multiverse.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", stringsAsFactors = FALSE)
d <- d[!(paste(d$country, d$stratum) %in% c("AA s6", "BB t4")), ]
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$h <- ifelse(is.na(d$stratum), d$country, paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)

# Three items of 0, 50, 100, made from the outcome and the number of the respondent.
k <- as.integer(substring(d$respondent, 2))
made <- function(m) {
  z <- d$y + (k * m) %% 31 - 15
  ifelse((k * m) %% 17 == 0, NA, ifelse(z < 32, 0, ifelse(z < 40, 50, 100)))
}
items <- data.frame(a = made(7), b = made(11), c = made(13))
index <- function(parts, minimum, ever) {
  if (ever) parts[parts > 0] <- 100
  answered <- rowSums(!is.na(parts))
  ifelse(answered >= minimum, rowMeans(parts, na.rm = TRUE), NA)
}

terms <- list(declared = c("x", "work", "country"), few = c("x", "country"))
rows <- list()
for (answered in c("declared", "all")) for (scoring in c("declared", "ever"))
  for (left in c("declared", "b")) for (weights in c("declared", "none", "equal_country"))
    for (covariates in names(terms)) for (out in c("declared", "AA", "CC")) {
      parts <- if (left == "b") items[c("a", "c")] else items
      # of the items left as many may be without an answer: one
      minimum <- if (answered == "all") ncol(parts) else ncol(parts) - 1
      d$index <- index(parts, minimum, scoring == "ever")
      kept <- d$country != out & complete.cases(d[c("index", terms[[covariates]])])
      d$w <- if (weights == "none") 1 else d$weight
      kept <- kept & d$w > 0
      if (weights == "equal_country") {
        sums <- tapply(d$w[kept], d$country[kept], sum)
        d$w[kept] <- d$w[kept] / sums[d$country[kept]] * sum(kept) / length(sums)
      }
      design <- svydesign(id = ~u, strata = ~h, weights = ~w, data = d, nest = TRUE)
      formula <- reformulate(terms[[covariates]], "index")
      found <- svyglm(formula, subset(design, kept))
      t <- coef(found)["x"] / SE(found)["x"]
      case <- paste(answered, scoring, left, weights, covariates, out)
      numbers <- c(estimate = coef(found)[["x"]], std_error = SE(found)[["x"]],
                   df = found$df.residual, n = sum(kept),
                   p_value = 2 * pt(-abs(t), found$df.residual)[[1]])
      rows[[length(rows) + 1]] <- data.frame(
        case = "specifications", domain = case, term = "x", statistic = names(numbers),
        value = sprintf("%.17g", numbers)
      )
    }
values <- do.call(rbind, rows)
write.csv(values, file.path(folder, "multiverse_values.csv"), row.names = FALSE, quote = FALSE)
