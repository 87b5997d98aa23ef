# Figures, each in three formats, with a sentence for those who cannot see it.
save3 <- function(p, n, w = 7, h = 5, told = "") {
  path <- file.path(out, "figures", n)
  devices <- list(pdf = "pdf", png = "png", svg = grDevices::svg)
  for (e in names(devices)) {
    suppressMessages(ggsave(paste0(path, ".", e), p, width = w, height = h, dpi = 300,
                            device = devices[[e]]))
  }
  writeLines(paste0("Figure of ", gsub("_", " ", n), ". ", told), paste0(path, ".txt"))
}
dir.create(file.path(out, "figures"), showWarnings = FALSE)
theme_set(theme_minimal(base_size = 8))
interval_x <- function(...) geom_pointrange(aes(xmin = conf_low, xmax = conf_high), size = .2, ...)
apart <- position_dodge(.6)
most <- function(x, what, value) {
  paste("Most:", paste(what[which.max(x)], signif(max(x, na.rm = TRUE), 3), value))
}

save3(ggplot(described, aes(mean, country, colour = index)) + interval_x() + facet_wrap(~area),
      "indices", told = most(described$mean, described$country, "points"))
save3(ggplot(shares, aes(share, country, fill = level)) + geom_col() + facet_wrap(~item, ncol = 3),
      "items", 7, 9)
for (n in c("pooled", "standardised", "by_country", "unanswered")) {
  own <- subset(estimates, model == n & term != "Intercept")
  save3(ggplot(own, aes(estimate, term, colour = country)) + interval_x(position = apart) +
          geom_vline(xintercept = 0, linewidth = .2) + facet_wrap(~area, scales = "free_x"),
        paste0("coefficients_", n), 7, 6, most(abs(own$estimate), own$term, "points"))
}
own <- subset(estimates, model == "by_country" & term != "Intercept")
save3(ggplot(own, aes(country, term, fill = statistic)) + geom_tile() +
        geom_text(aes(label = sprintf("%.1f", estimate)), size = 2) + facet_wrap(~area) +
        scale_fill_gradient2(), "heat_map_by_country")
save3(ggplot(subset(missingness, kind != "answered"), aes(weighted_share, variable, fill = kind)) +
        geom_col() + facet_wrap(~country, nrow = 1), "missingness", 7, 8)
curves_of <- do.call(rbind, predictions)
curves_of$value <- as.character(curves_of$value)
drawn <- subset(curves_of, term == "age")
others <- subset(curves_of, term != "age")
save3(ggplot(drawn, aes(as.numeric(value), estimate)) +
        geom_ribbon(aes(ymin = conf_low, ymax = conf_high), alpha = .2) + geom_line() +
        geom_pointrange(data = others, aes(as.numeric(factor(value, unique(value))), ymin = conf_low,
                                           ymax = conf_high), size = .2) +
        facet_grid(area ~ term, scales = "free_x") + labs(x = NULL), "profiles_profiles", 7, 6)
shares_of_r2 <- do.call(rbind, importance)
save3(ggplot(shares_of_r2, aes(estimate, term)) + interval_x() + facet_wrap(~area),
      "importance_importance", told = most(shares_of_r2$estimate, shares_of_r2$term, "of variance"))
for (n in c("", "pooled")) {
  own <- subset(between, model == n)
  own$democracy <- democracy[own$country]
  save3(ggplot(own, aes(democracy, mean, label = country)) +
          geom_pointrange(aes(ymin = mean - 2 * std_error, ymax = mean + 2 * std_error), size = .2) +
          geom_text(hjust = -.4, size = 2.5) + facet_wrap(~area),
        paste0("countries_coproduction_democracy", if (n != "") "_", n))
}
for (r in c(names(rankings), "")) {
  save3(ggplot(subset(curves, ranking == r), aes(point, value, colour = country)) + geom_line() +
          geom_abline(linewidth = .2) + facet_wrap(~area) + coord_equal(),
        paste0("curves_coproduction", if (r != "") "_", r))
}
save3(ggplot(means, aes(estimate, country, colour = method)) +
        geom_pointrange(aes(xmin = estimate - 2 * std_error, xmax = estimate + 2 * std_error),
                        position = apart, size = .2) + facet_wrap(~area), "factor_means")
save3(ggplot(subset(dif, test == "total"), aes(nagelkerke_change, item)) + geom_col() +
        geom_vline(xintercept = c(.035, .07), linewidth = .2) + facet_wrap(~area, scales = "free_y"),
      "dif")
status <- unique(subset(counted, select = c(source, target)))
coded <- aggregate(n ~ source + target, subset(counted, !is.na(target_code)), length)
status <- merge(status, coded, all.x = TRUE)
most_codes <- aggregate(n ~ target, coded, max)
status$status <- ifelse(is.na(status$n), "none",
                        ifelse(status$n == most_codes$n[match(status$target, most_codes$target)],
                               "same levels", "other levels"))
put(status, "harmonisation/comparability.csv")
save3(ggplot(status, aes(source, target, fill = status)) + geom_tile(colour = "white"),
      "comparability", 7, 8)
save3(ggplot(flow, aes(n, step)) + geom_col() + geom_text(aes(label = n), size = 2, hjust = 0) +
        facet_grid(area ~ country), "flow", 7, 6)
shown <- claims
shown$what <- make.unique(paste(shown$id, shown$area, shown$term, shown$left, shown$right))
shown$unit <- shown$estimate / ifelse(shown$smallest > 0, shown$smallest, 1)
save3(ggplot(shown, aes(unit, what, colour = verdict)) +
        geom_pointrange(aes(xmin = unit - 2 * std_error / smallest,
                            xmax = unit + 2 * std_error / smallest), size = .1) +
        geom_vline(xintercept = c(-1, 1), linewidth = .2) +
        scale_x_continuous(trans = scales::pseudo_log_trans()), "verdicts", 7, 14)
