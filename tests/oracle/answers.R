# Oracle of the answers to any variable: R `survey`. Writes answers.csv (made respondents, shares
# known by construction) and answers_values.csv beside this script.
#   Rscript tests/oracle/answers.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
# Of 1,000 in AA: 300 very, 250 fairly, 200 hardly, 50 not, 120 don't know, 30 refused, 50 not asked.
# In BB 400: 80, 80, 40, 0, 100, 60, 40. Weights: 2 for the first half of each code, 1 for the rest.
codes <- c("very", "fairly", "hardly", "not", "dont_know", "refused", "not_asked")
made <- function(country, n) data.frame(country, code = rep(codes, n), k = sequence(n), of = rep(n, n))
d <- rbind(made("AA", c(300, 250, 200, 50, 120, 30, 50)), made("BB", c(80, 80, 40, 0, 100, 60, 40)))
d$weight <- ifelse(d$k <= d$of / 2, 2, 1)
d$stratum <- paste(d$country, ifelse(d$k %% 2 == 0, "even", "odd"))
d$psu <- paste0("p", d$k %% 14)
d$sex <- ifelse(d$k %% 3 == 0, "m", "f")
write.csv(d[c("country", "code", "weight", "stratum", "psu", "sex")], file.path(folder, "answers.csv"), row.names = FALSE, quote = FALSE)

values <- data.frame()
tell <- function(country, weights, sex, base, level, value, se, low, high, n, weighted_n) {
  row <- data.frame(country, weights, sex, base, level, share = value, std_error = se, conf_low = low, conf_high = high, n, weighted_n)
  values <<- rbind(values, row)
}
bases <- list(
  answered = codes[1:4], asked = codes[1:6], all = codes
)
collapsed <- list("very+fairly" = c("very", "fairly"))
one <- function(data, country, weights, sex, base) {
  data$inside <- data$code %in% bases[[base]] & (country == "all" | data$country == country) & (sex == "" | data$sex == sex)
  if (weights == "equal_country") {
    sums <- tapply(data$weight * data$inside, data$country, sum)
    data$weight <- data$weight * sum(data$inside) / 2 / sums[data$country]
  }
  if (weights == "population") {
    sums <- tapply(data$weight * data$inside, data$country, sum)
    data$weight <- data$weight * c(AA = 6e6, BB = 2e7)[data$country] / sums[data$country]
  }
  own <- subset(svydesign(~psu, strata = ~stratum, weights = ~weight, data = data, nest = TRUE), inside)
  for (level in c(bases[[base]], names(collapsed))) {
    sought <- if (level %in% names(collapsed)) collapsed[[level]] else level
    own <- update(own, hit = as.numeric(code %in% sought))
    p <- svymean(~hit, own)
    inner <- coef(p) > 0 & coef(p) < 1
    ends <- if (inner) confint(svyciprop(~hit, own, method = "logit", df = degf(own))) else c(NA, NA)
    tell(country, weights, sex, base, level, as.numeric(coef(p)), if (inner) as.numeric(SE(p)) else NA, ends[1], ends[2], sum(data$inside & data$code %in% sought), sum(data$weight[data$inside & data$code %in% sought]))
  }
}
for (base in names(bases)) {
  for (country in c("AA", "BB")) for (sex in c("", "f", "m")) one(d, country, "design", sex, base)
  for (weights in c("design", "equal_country", "population")) one(d, "all", weights, "", base)
}
numbers <- c("share", "std_error", "conf_low", "conf_high", "weighted_n")
values[numbers] <- lapply(values[numbers], function(x) ifelse(is.na(x), "", sprintf("%.17g", x)))
write.csv(values, file.path(folder, "answers_values.csv"), row.names = FALSE, quote = FALSE)
