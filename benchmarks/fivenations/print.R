# Tables in seven formats, codebooks, a report and a manuscript as pages.
suppressMessages(library(openxlsx))
stars <- function(p) {
  ifelse(is.na(p), "", as.character(cut(p, c(-Inf, .001, .01, .05, Inf), c("***", "**", "*", ""))))
}
told <- function(estimate, std_error, p = NA) {
  paste0(sprintf("%.2f", estimate), stars(p), " (", sprintf("%.2f", std_error), ")")
}
wide <- function(x, rows, columns, cell) {
  key <- do.call(paste, c(x[columns], sep = ", "))
  found <- tapply(x[[cell]], list(factor(x[[rows]], unique(x[[rows]])), factor(key, unique(key))),
                  function(v) v[1])
  found[is.na(found)] <- ""
  cbind(setNames(data.frame(rownames(found)), rows), as.data.frame(found, check.names = FALSE))
}
json <- function(x) {
  quoted <- function(v) paste0("\"", gsub("([\"\\\\])", "\\\\\\1", v), "\"")
  cells <- lapply(names(x), function(n) paste0(quoted(n), ": ", quoted(as.character(x[[n]]))))
  paste0("[\n", paste0("{", do.call(paste, c(cells, sep = ", ")), "}", collapse = ",\n"), "\n]")
}
dir.create(file.path(out, "tables"), showWarnings = FALSE)
printed <- list()
print_table <- function(x, name, title, note) {
  path <- file.path(out, "tables", name)
  rownames(x) <- NULL
  write.csv(x, paste0(path, ".csv"), row.names = FALSE)
  html <- c("<!DOCTYPE html><meta charset=\"utf-8\">", knitr::kable(x, "html", caption = title),
            paste0("<p>", note, "</p>"))
  writeLines(html, paste0(path, ".html"))
  writeLines(c(knitr::kable(x, "latex", booktabs = TRUE, caption = title), note),
             paste0(path, ".tex"))
  writeLines(c(paste("#", title), "", knitr::kable(x, "pipe"), "", note), paste0(path, ".md"))
  writeLines(json(x), paste0(path, ".json"))
  writeLines(c(title, note), paste0(path, ".txt"))
  write.xlsx(x, paste0(path, ".xlsx"))
  printed[[name]] <<- html
}
of_estimates <- function(own, columns) {
  own$cell <- told(own$estimate, own$std_error, own$p_value)
  wide(own, "term", columns, "cell")
}
design_note <- "Weighted; errors in parentheses are of strata and sampling units. * p < .05, ** p < .01, *** p < .001."
for (n in c("pooled", "standardised")) {
  print_table(of_estimates(subset(estimates, model == n), "area"), paste0("correlates_", n),
              paste("Correlates of co-production,", n), design_note)
}
print_table(of_estimates(subset(estimates, model == "by_country"), c("area", "country")),
            "correlates_by_country", "Correlates of co-production, by country", design_note)
print_table(of_estimates(subset(estimates, model %in% c("pooled", "fractional", "poisson") &
                                  !grepl("country|Intercept", term)), c("area", "model")),
            "estimators", "Average marginal effects by three estimators", design_note)
print_table(of_estimates(subset(estimates, model == "unanswered"), "area"),
            "nonresponse_unanswered", "Who did not answer on self-efficacy", design_note)
described$cell <- told(described$mean, described$std_error)
print_table(wide(subset(described, index == "coproduction"), "country", "area", "cell"), "indices",
            "Co-production by country", design_note)
groups$cell <- sprintf("%.1f [%.1f, %.1f]", groups$mean, groups$conf_low, groups$conf_high)
for (g in c("female", "education")) {
  own <- subset(groups, group == g)
  own$row <- paste(own$index, own$area, own$level)
  print_table(wide(own, "row", "country", "cell"), paste0("indices_", g),
              paste("Co-production by country and", g), design_note)
}
shares$cell <- sprintf("%.0f%%", 100 * shares$share)
print_table(wide(shares, "item", c("country", "level"), "cell"), "items", "Items", design_note)
sample$row <- paste(sample$variable, sample$level)
sample$cell <- sprintf("%.0f%%", 100 * sample$weighted_share)
print_table(wide(sample, "row", "country", "cell"), "sample", "The sample", design_note)
reliability$cell <- sprintf("%.2f [%.2f, %.2f]", reliability$estimate, reliability$conf_low,
                            reliability$conf_high)
reliability$row <- paste(reliability$index, reliability$area, reliability$statistic)
print_table(wide(subset(reliability, item == ""), "row", "country", "cell"), "reliability",
            "Reliability", "Intervals of alpha after Feldt, others of replicates.")
reliability$row <- paste(reliability$row, reliability$item)
print_table(wide(subset(reliability, item != ""), "row", "country", "cell"), "reliability_items",
            "Reliability, items", "Intervals of replicates.")
rounded <- function(x, digits = 3) {
  x[] <- lapply(x, function(v) if (is.numeric(v)) signif(v, digits) else v)
  x
}
print_table(rounded(fitting), "invariance", "Measurement invariance", "Scaled fit indices.")
means$cell <- told(means$estimate, means$std_error)
for (m in c("latent", "aligned")) {
  print_table(wide(subset(means, method == m), "country", "area", "cell"),
              c(latent = "factor_means", aligned = "alignment")[[m]], paste("Factor means,", m),
              "The first country is 0.")
}
print_table(rounded(dif), "dif", "Differential item functioning", "Sizes after Jodoin and Gierl.")
print_table(wide(transform(flow, cell = n), "step", c("area", "country"), "cell"), "flow",
            "From respondents to a sample", "Counts.")
all_tests <- do.call(rbind, tests)
for (n in c("profiles", "stacked")) {
  own <- subset(all_tests, model == n)
  own$cell <- sprintf("F(%d, %d) = %.2f%s", own$df, own$df_denominator, own$statistic,
                      stars(own$p_value))
  print_table(wide(own, "term", c("area", "hypothesis"), "cell"), paste0("tests_", n),
              paste("Tests of", n), "Adjusted Wald tests.")
}
bound <- do.call(rbind, benchmarks)
print_table(rounded(cbind(do.call(rbind, confounding), t(sapply(split(bound$estimate, bound$area),
            range))[areas, ])), "sensitivity_pooled", "Sensitivity of self-efficacy",
            "After Cinelli and Hazlett.")
print_table(rounded(summaries), "summaries_by_country", "Countries taken together",
            "Random effects by restricted maximum likelihood.")
between$cell <- told(between$mean, between$std_error)
print_table(wide(between, "country", c("area", "model"), "cell"), "between", "Between countries",
            paste("Spearman with democracy:", paste(unique(between$spearman), collapse = ", ")))
unequal$cell <- told(unequal$estimate, unequal$std_error, unequal$p_value)
print_table(wide(unequal, "country", c("area", "ranking"), "cell"), "inequality", "Equal terms",
            "Concentration after Erreygers; Gini where no ranking is named.")
print_table(rounded(claims), "verdicts", "Claims and verdicts",
            "p values corrected in families by Holm or Benjamini and Hochberg.")

# ---- codebooks: of each export, and of the harmonised data
dir.create(file.path(out, "codebook"), showWarnings = FALSE)
escaped <- function(x) {
  gsub(">", "&gt;", gsub("<", "&lt;", gsub("&", "&amp;", x, fixed = TRUE), fixed = TRUE), fixed = TRUE)
}
codebook <- function(rows, name) {
  path <- file.path(out, "codebook", name)
  write.csv(rows, paste0(path, ".csv"), row.names = FALSE)
  writeLines(c("<!DOCTYPE html><meta charset=\"utf-8\">", knitr::kable(rows, "html")),
             paste0(path, ".html"))
  each <- split(rows, factor(rows$variable, unique(rows$variable)))
  writeLines(c("<codeBook xmlns=\"ddi:codebook:2_5\"><dataDscr>", sapply(each, function(own) {
    paste0("<var name=\"", escaped(own$variable[1]), "\"><labl>", escaped(own$label[1]), "</labl>",
           paste0("<catgry><catValu>", escaped(own$code), "</catValu><labl>", escaped(own$code_label),
                  "</labl><catStat type=\"freq\">", own$n, "</catStat></catgry>", collapse = ""),
           "</var>")
  }), "</dataDscr></codeBook>"), paste0(path, ".xml"))
}
for (source in names(raw)) {
  labels <- read.csv(file.path(crosswalks, paste0(source, ".csv")), colClasses = "character")
  data <- raw[[source]]
  codebook(do.call(rbind, lapply(names(data), function(v) {
    x <- texts(data[[v]])
    label <- attr(data[[v]], "label")
    n <- if (length(unique(x)) > 60) c(`<values>` = sum(x != "")) else table(x)
    own <- labels[labels$source_variable == v, ]
    known <- attr(data[[v]], "labels")
    named <- own$source_label[match(names(n), own$source_code)]
    if (length(known)) named <- ifelse(is.na(named), names(known)[match(names(n), known)], named)
    data.frame(variable = v, label = if (is.null(label)) "" else label, code = names(n),
               code_label = ifelse(is.na(named), "", named), n = as.vector(n),
               share = as.vector(n) / nrow(data))
  })), source)
}
codebook(do.call(rbind, lapply(targets, function(v) {
  own <- aggregate(n ~ target_code + missing_kind + source, transform(
    counted[counted$target == v, ], target_code = ifelse(is.na(target_code), "", target_code),
    missing_kind = ifelse(is.na(missing_kind), "", missing_kind)), sum)
  data.frame(variable = v, label = gsub("_", " ", v), code = paste0(own$target_code, own$missing_kind),
             code_label = own$source, n = own$n, share = own$n / nrow(all))
})), "harmonised")

# ---- pages
png_of <- function(n) {
  paste0("<figure><img src=\"", knitr::image_uri(file.path(out, "figures", paste0(n, ".png"))),
         "\" alt=\"", readLines(file.path(out, "figures", paste0(n, ".txt"))), "\"></figure>")
}
figures <- sub("\\.png$", "", list.files(file.path(out, "figures"), "\\.png$"))
page <- function(name, body) {
  writeLines(c("<!DOCTYPE html><meta charset=\"utf-8\"><style>img{max-width:100%}</style>", body),
             file.path(out, name))
}
page("report.html", c("<h1>Citizen co-production in five nations (simulated)</h1>", unlist(printed),
                      sapply(figures, png_of)))
prose <- unlist(lapply(file.path(dirname(crosswalks), "manuscript", c("question.md", "findings.md")),
                       readLines, warn = FALSE))
page("manuscript.html", c("<h1>Citizen co-production in five nations (simulated)</h1>",
                          paste0("<p>", escaped(prose[prose != ""]), "</p>"),
                          unlist(printed[c("sample", "indices", "correlates_pooled", "estimators")]),
                          sapply(c("verdicts", "coefficients_pooled"), png_of)))
page("supplement.html", c(unlist(printed[setdiff(names(printed), c("sample", "indices",
                          "correlates_pooled", "estimators"))]),
                          sapply(setdiff(figures, c("verdicts", "coefficients_pooled")), png_of)))
page("index.html", paste0("<a href=\"", list.files(out, "\\.html$"), "\">page</a>"))
write.csv(estimates, file.path(out, "estimates.csv"), row.names = FALSE)
