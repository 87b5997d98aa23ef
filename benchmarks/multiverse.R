# The multiverse of the default study as a loop of fits of `survey`: every specification of every
# correlate and area, each fit once though several correlates take their estimate from it.
#
#     Rscript multiverse.R ANALYSIS.csv OUT
suppressMessages(library(survey))
given <- commandArgs(TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
out <- given[2]
dir.create(out, showWarnings = FALSE, recursive = TRUE)
options(survey.lonely.psu = "adjust", digits = 15)
codes <- c("GB", "FR", "DE", "DK", "CZ")
source(file.path(here, "fivenations", "answers.R"))
demographics <- c("age", "female", "education", "employment", "urban")
all <- read.csv(given[1], na.strings = "")
all$country <- factor(all$country, codes)
all$female <- as.integer(all$female == "yes"); all$urban <- as.integer(all$urban == "yes")
for (k in names(items)) for (q in attitudes) {
  all[[paste(q, k, sep = "_")]] <- rank(all[[paste(q, k, sep = "_")]])
}
scores <- list(declared = c(never = 0, sometimes = 50, often = 100),
               ever = c(never = 0, sometimes = 100, often = 100))
options_of <- expand.grid(
  answered = c("declared", "all"), scoring = names(scores),
  items = c("declared", "coproduction_individual"), weights = c("declared", "none"),
  left_out = c("declared", codes), stringsAsFactors = FALSE
)
found <- list()
for (k in names(items)) {
  own <- all
  own[attitudes] <- all[paste(attitudes, k, sep = "_")]
  for (r in seq_len(nrow(options_of))) {
    o <- options_of[r, ]
    taken <- if (o$items == "declared") items[[k]] else items[[k]][1:4]
    m <- matrix(scores[[o$scoring]][as.matrix(own[taken])], ncol = length(taken))
    fewest <- if (o$answered == "all") length(taken) else length(taken) - 1
    data <- own
    data$y <- ifelse(rowSums(!is.na(m)) >= fewest, rowMeans(m, na.rm = TRUE), NA)
    if (o$left_out != "declared") data <- droplevels(data[data$country != o$left_out, ])
    fits <- c(list(attitudes), as.list(attitudes))
    for (f in seq_along(fits)) {
      right <- c(demographics, fits[[f]], "country")
      whole <- complete.cases(data[c("y", right)])
      data$we <- if (o$weights == "none") 1 else
        data$weight / ave(ifelse(whole, data$weight, 0), data$country, FUN = sum)
      fit <- svyglm(reformulate(right, "y"),
                    svydesign(~psu, strata = ~stratum, weights = ~we, data = data, nest = TRUE))
      s <- coef(summary(fit))[fits[[f]], , drop = FALSE]
      found[[length(found) + 1]] <- data.frame(
        area = k, term = rownames(s), o, covariates = if (f == 1) "declared" else "alone",
        n = sum(whole), estimate = s[, 1], std_error = s[, 2], p_value = s[, 4]
      )
    }
  }
}
found <- do.call(rbind, found)
write.csv(found, file.path(out, "estimates.csv"), row.names = FALSE)
summary <- do.call(rbind, lapply(split(found, list(found$area, found$term)), function(x) {
  data.frame(area = x$area[1], term = x$term[1], median = median(x$estimate),
             smallest = min(x$estimate), largest = max(x$estimate),
             share_same_sign = mean(sign(x$estimate) == sign(x$estimate[1])),
             share_significant = mean(x$p_value < .05))
}))
write.csv(summary, file.path(out, "summary.csv"), row.names = FALSE)
choices <- c("answered", "scoring", "items", "weights", "left_out", "covariates")
moved <- do.call(rbind, lapply(choices, function(choice) {
  x <- aggregate(found$estimate, found[c("area", "term", choice)], mean)
  data.frame(choice = choice, x[c("area", "term")], option = x[[choice]], mean = x$x)
}))
write.csv(moved, file.path(out, "decisions.csv"), row.names = FALSE)
