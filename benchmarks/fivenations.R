# The default study as a competent user of R writes it: five exports read and recoded by the
# crosswalks, indices, descriptives, models of the survey design, figures in three formats, tables.
# It validates nothing, keeps no ledger, writes no codebooks, bootstraps nothing, varies no model.
#
#     Rscript fivenations.R PROJECT OUT [models]
#
# With `models` it reads, recodes, and fits the linear models `pooled` and `by_country` alone.
suppressMessages({
  library(haven); library(survey); library(readxl); library(ggplot2); library(splines); library(psych)
})
given <- commandArgs(TRUE)
project <- given[1]; out <- given[2]
dir.create(out, showWarnings = FALSE, recursive = TRUE)
options(survey.lonely.psu = "adjust", digits = 15)
raw_folder <- file.path(project, "data/raw/fivenations_simulated")
crosswalks <- file.path(project, "config/studies/fivenations_simulated/crosswalk")

# ---- read
workbook <- function(path) {
  names <- names(suppressMessages(read_excel(path, sheet = "SIMULATED", n_max = 0)))
  read_excel(path, sheet = "SIMULATED", skip = 2, col_names = names, col_types = "text")
}
file <- function(name) file.path(raw_folder, name)
raw <- list(
  uk = read_sav(file("uk_simulated.sav"), user_na = TRUE),
  france = read.csv2(file("france_simulated.csv"), fileEncoding = "cp1252", check.names = FALSE,
                     colClasses = "character"),
  germany = read_dta(file("germany_simulated.dta")),
  denmark = read_sav(file("denmark_simulated.zsav"), user_na = TRUE),
  czechia = workbook(file("czechia_simulated.xlsx"))
)
codes <- c(uk = "GB", france = "FR", germany = "DE", denmark = "DK", czechia = "CZ")
design_columns <- list(
  uk = c("serial", "wt", "region", "point"), france = c("numero", "pds", "zeat", "point"),
  germany = c("lfdnr", "gewicht", "land", "sample_point"),
  denmark = c("lbnr", "vaegt", "region", "punkt"), czechia = c("ID", "VAHA", "KRAJ", "BOD")
)

# ---- recode
number <- function(x) as.numeric(sub(",", ".", as.character(x), fixed = TRUE))
recoded <- function(source) {
  data <- raw[[source]]
  rows <- read.csv(file.path(crosswalks, paste0(source, ".csv")), colClasses = "character")
  of <- design_columns[[source]]
  found <- data.frame(
    country = codes[[source]], id = as.character(data[[of[1]]]), w = number(data[[of[2]]]),
    stratum = paste(source, as.character(data[[of[3]]])),
    psu = paste(source, as.character(data[[of[3]]]), as.character(data[[of[4]]]))
  )
  for (target in unique(rows$target)) {
    own <- rows[rows$target == target, ]
    x <- as.character(zap_labels(data[[own$source_variable[1]]]))
    mapped <- own[own$verb == "map", ]
    y <- mapped$target_code[match(x, mapped$source_code)]
    if (any(own$verb == "copy")) y <- ifelse(x %in% mapped$source_code, NA, number(x))
    if (any(own$verb == "reverse")) y <- ifelse(x %in% mapped$source_code, NA, 2008 - number(x))
    if (any(own$verb == "bin")) y <- ifelse(number(x) < 20000, "no", "yes")
    y[y == ""] <- NA
    found[[target]] <- y
  }
  found
}
all <- Reduce(function(x, y) { k <- intersect(names(x), names(y)); rbind(x[k], y[k]) },
              lapply(names(raw), recoded))

# ---- indices
areas <- c("safety", "environment", "health")
items <- list(
  safety = c("locks_home", "watches_neighbours", "speaks_up", "asks_police", "joins_safety_group"),
  environment = c("recycles", "saves_energy", "travels_green", "tells_litterers",
                  "joins_environment_group"),
  health = c("eats_well", "exercises", "has_checkups", "cares_for_sick", "joins_health_group")
)
attitudes <- c("outcome", "performance", "information", "consultation", "efficacy")
score <- function(v) c(never = 0, sometimes = 50, often = 100)[v]
rating <- c("very_bad", "fairly_bad", "fairly_good", "very_good")
amount <- c("none", "little", "some", "a_lot")
rank <- function(v) ifelse(v %in% rating, match(v, rating), match(v, amount))
for (k in areas) {
  m <- sapply(items[[k]], function(i) score(all[[i]]))
  all[[paste0("co_", k)]] <- ifelse(rowSums(!is.na(m)) >= 4, rowMeans(m, na.rm = TRUE), NA)
  four <- m[, 1:4]
  all[[paste0("in_", k)]] <- ifelse(rowSums(!is.na(four)) >= 3, rowMeans(four, na.rm = TRUE), NA)
  all[[paste0("cl_", k)]] <- m[, 5]
  all[[paste0("n_", k)]] <- ifelse(rowSums(!is.na(m)) >= 4, rowSums(m > 0, na.rm = TRUE), NA)
  for (q in attitudes) all[[paste0(q, "_", k)]] <- rank(all[[paste0(q, "_", k)]])
}
all$female <- as.integer(all$female == "yes")
all$urban <- as.integer(all$urban == "yes")
all$age <- as.numeric(all$age)
all$country <- factor(all$country, unname(codes))

# ---- linear models by the design, countries of pooled ones weighing alike within their sample
by_design <- function(data, weights) {
  svydesign(~psu, strata = ~stratum, weights = weights, data = data, nest = TRUE)
}
D <- by_design(all, ~w)
formula_of <- function(k, y = "co", extra = "+ country") {
  as.formula(paste0(y, "_", k, " ~ age + female + education + employment + urban + ",
                    paste0(attitudes, "_", k, collapse = " + "), extra))
}
alike <- function(data, vars) {
  kept <- complete.cases(data[vars])
  data$we <- data$w / ave(ifelse(kept, data$w, 0), data$country, FUN = sum)
  by_design(data, ~we)
}
tidy <- function(m, name, k, c = "all") {
  found <- coef(summary(m))
  data.frame(model = name, area = k, country = c, term = sub(paste0("_", k, "$"), "", rownames(found)),
             estimate = found[, 1], std_error = found[, 2], row.names = NULL)
}
fitted <- list()
keep <- function(x) fitted[[length(fitted) + 1]] <<- x
pooled <- function(k) {
  E <- alike(all, all.vars(formula_of(k)))
  keep(tidy(svyglm(formula_of(k), E), "pooled", k))
  E
}
by_country <- function(k) {
  for (c in codes) keep(tidy(svyglm(formula_of(k, extra = ""), subset(D, country == c)),
                             "by_country", k, c))
}
if ("models" %in% given) {
  for (k in areas) { pooled(k); by_country(k) }
  write.csv(do.call(rbind, fitted), file.path(out, "estimates.csv"), row.names = FALSE)
  quit()
}

# ---- describe
described <- do.call(rbind, lapply(c("co", "in", "cl"), function(i) {
  do.call(rbind, lapply(areas, function(k) {
    b <- svyby(as.formula(paste0("~", i, "_", k)), ~country, D, svymean, na.rm = TRUE)
    data.frame(index = i, area = k, country = b$country, mean = b[[2]], se = b[[3]])
  }))
}))
groups <- do.call(rbind, lapply(c("female", "education"), function(g) {
  do.call(rbind, lapply(areas, function(k) {
    b <- svyby(as.formula(paste0("~co_", k)), as.formula(paste0("~country+", g)), D, svymean,
               na.rm = TRUE)
    data.frame(g = g, k = k, country = b[[1]], level = as.character(b[[2]]), mean = b[[3]],
               se = b[[4]])
  }))
}))
shares <- do.call(rbind, lapply(areas, function(k) {
  do.call(rbind, lapply(items[[k]], function(i) {
    answered <- subset(D, !is.na(get(i)))
    b <- svyby(as.formula(paste0("~factor(", i, ")")), ~country, answered, svymean)
    data.frame(area = k, item = i, country = b$country, stack(as.data.frame(b)[, 2:4]))
  }))
}))
reliability <- do.call(rbind, lapply(areas, function(k) {
  do.call(rbind, lapply(unname(codes), function(c) {
    m <- na.omit(sapply(items[[k]], function(i) score(all[all$country == c, i])))
    data.frame(k, c, alpha = suppressWarnings(alpha(m, warnings = FALSE)$total$raw_alpha))
  }))
}))

# ---- fit
strict <- list(epsilon = 1e-12, maxit = 100)
for (k in areas) {
  f <- formula_of(k)
  E <- pooled(k)
  Z <- E
  for (v in all.vars(f)) if (is.numeric(Z$variables[[v]])) {
    Z$variables[[v]] <- as.numeric(scale(Z$variables[[v]]))
  }
  keep(tidy(svyglm(f, Z), "standardised", k))
  E$variables$share <- E$variables[[paste0("co_", k)]] / 100
  keep(tidy(suppressWarnings(svyglm(update(f, share ~ .), E, family = quasibinomial(),
                                    control = strict)), "fractional", k))
  keep(tidy(svyglm(f, E, family = quasipoisson(), control = strict), "poisson", k))
  n <- formula_of(k, "n", "")
  keep(tidy(svyglm(update(n, . ~ . + country), alike(all, c(all.vars(n), "country")),
                   family = quasipoisson(), control = strict), "activities", k))
  curve <- update(f, as.formula(paste0(". ~ . - age + ns(age, 3) + efficacy_", k, ":country")))
  g <- svyglm(curve, E)
  keep(tidy(g, "profiles", k))
  regTermTest(g, as.formula(paste0("~efficacy_", k, ":country")))
  by_country(k)
}
estimates <- do.call(rbind, fitted)
long <- do.call(rbind, lapply(areas, function(k) {
  x <- all[, c("id", "country", "w", "stratum", "psu", "age", "female", "education", "employment",
               "urban")]
  x$area <- k
  x$y <- all[[paste0("co_", k)]]
  for (q in attitudes) x[[q]] <- all[[paste0(q, "_", k)]]
  x
}))
long$we <- long$w / ave(long$w, long$country, FUN = sum)
stacked <- svyglm(
  y ~ area * (age + female + education + employment + urban + outcome + performance + information +
                consultation + efficacy + country),
  svydesign(~psu + id, strata = ~stratum, weights = ~we, data = long, nest = TRUE)
)
for (q in c("age", attitudes)) regTermTest(stacked, as.formula(paste0("~area:", q)))

# ---- draw
save3 <- function(p, n, w = 7, h = 5) {
  devices <- list(pdf = "pdf", png = "png", svg = grDevices::svg)
  for (e in names(devices)) {
    suppressMessages(ggsave(file.path(out, paste0(n, ".", e)), p, width = w, height = h, dpi = 300,
                            device = devices[[e]]))
  }
}
range_of <- function(x) geom_pointrange(aes(xmin = mean - 2 * se, xmax = mean + 2 * se))
save3(ggplot(described, aes(mean, country, colour = index)) + range_of() + facet_wrap(~area) +
        theme_minimal(), "indices")
save3(ggplot(shares, aes(values, country, fill = ind)) + geom_col() + facet_wrap(~item, ncol = 3) +
        theme_minimal(), "items", 7, 9)
for (n in c("pooled", "standardised", "by_country")) {
  own <- subset(estimates, model == n & term != "(Intercept)")
  save3(ggplot(own, aes(estimate, term, colour = country)) +
          geom_pointrange(aes(xmin = estimate - 2 * std_error, xmax = estimate + 2 * std_error),
                          position = position_dodge(.5)) +
          facet_wrap(~area, scales = "free_x") + theme_minimal(), paste0("coefficients_", n), 7, 6)
}
save3(ggplot(subset(estimates, model == "by_country"),
             aes(country, term, fill = estimate / std_error)) + geom_tile() + facet_wrap(~area) +
        scale_fill_gradient2() + theme_minimal(), "heat_map")
save3(ggplot(groups, aes(mean, country, colour = level)) + geom_point() + facet_grid(g ~ k) +
        theme_minimal(), "groups")
missing <- data.frame(country = rep(all$country, 15), item = rep(unlist(items), each = nrow(all)),
                      na = is.na(unlist(all[unlist(items)])))
save3(ggplot(aggregate(na ~ country + item, missing, mean), aes(na, item)) + geom_col() +
        facet_wrap(~country) + theme_minimal(), "missing", 7, 8)
save3(ggplot(subset(all, !is.na(co_safety) & !is.na(age)), aes(age, co_safety)) +
        geom_smooth(method = "lm", formula = y ~ ns(x, 3), aes(weight = w)) + theme_minimal(),
      "profile")

# ---- print
tables <- list(indices = described, estimates = estimates, reliability = reliability, groups = groups)
for (name in names(tables)) {
  path <- file.path(out, name)
  write.csv(tables[[name]], paste0(path, ".csv"), row.names = FALSE)
  writeLines(knitr::kable(tables[[name]], "html"), paste0(path, ".html"))
  writeLines(knitr::kable(tables[[name]], "latex", booktabs = TRUE), paste0(path, ".tex"))
}
