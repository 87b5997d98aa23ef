# The default study as a competent user of R writes it: five exports read and recoded by the
# crosswalks, every recode counted, and what `fivenations/` has of a script a stage: descriptives,
# measurement, models, what they hold, figures, tables and pages. `README.md` here says what of a
# cold run it lacks. Files have the names and columns of `results/`, as far as it has their numbers.
#
#     Rscript fivenations.R PROJECT OUT [models]
#
# With `models` it reads, recodes, and fits the linear models `pooled` and `by_country` alone.
suppressMessages({
  library(haven); library(survey); library(readxl); library(ggplot2); library(splines); library(psych)
})
given <- commandArgs(TRUE)
project <- given[1]; out <- given[2]
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
dir.create(out, showWarnings = FALSE, recursive = TRUE)
put <- function(x, name) {
  path <- file.path(out, name)
  dir.create(dirname(path), showWarnings = FALSE, recursive = TRUE)
  write.csv(x, path, row.names = FALSE, na = "")
}
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
texts <- function(column) {
  x <- as.character(as.vector(unclass(column)))
  if (is.double(column)) {
    tags <- na_tag(column)
    x[!is.na(tags)] <- paste0(".", tags[!is.na(tags)])
  }
  x[is.na(x) | x == ""] <- "<blank>"
  x
}
ledger <- list()
recoded <- function(source) {
  data <- raw[[source]]
  rows <- read.csv(file.path(crosswalks, paste0(source, ".csv")), colClasses = "character")
  of <- design_columns[[source]]
  found <- data.frame(
    source = source, country = codes[[source]], id = as.character(data[[of[1]]]),
    w = number(data[[of[2]]]), stratum = paste(source, as.character(data[[of[3]]])),
    psu = paste(source, as.character(data[[of[3]]]), as.character(data[[of[4]]]))
  )
  for (own in split(rows, factor(rows$target, unique(rows$target)))) {
    target <- own$target[1]
    x <- texts(data[[own$source_variable[1]]])
    mapped <- own[own$verb == "map", ]
    at <- match(x, mapped$source_code)
    y <- mapped$target_code[at]
    free <- is.na(at) & x != "<blank>"
    if (any(own$verb == "copy")) y <- ifelse(free, number(x), NA)
    if (any(own$verb == "reverse")) y <- ifelse(free, 2008 - number(x), NA)
    bins <- own$source_code[own$verb == "bin"]
    if (length(bins)) y <- ifelse(number(x) < 20000, "no", "yes")
    y[y == ""] <- NA
    kind <- ifelse(is.na(y), mapped$missing_kind[at], "answered")
    found[[target]] <- y
    found[[paste0(target, "__missing")]] <- kind
    numeric <- free & any(own$verb %in% c("copy", "reverse"))
    range <- c(own$source_code[own$verb == "reverse"], "<number>")[1]
    code <- ifelse(numeric, range, if (length(bins)) bins[1 + (y == "yes")] else x)
    met <- unique(code)
    at <- match(met, code)
    ledger[[length(ledger) + 1]] <<- data.frame(
      source = source, source_variable = own$source_variable[1], source_code = met,
      target = target, target_code = ifelse(numeric[at], "<number>", y[at]),
      missing_kind = ifelse(kind[at] == "answered", NA, kind[at]), n = tabulate(match(code, met))
    )
  }
  found
}
all <- Reduce(function(x, y) { k <- intersect(names(x), names(y)); rbind(x[k], y[k]) },
              lapply(names(raw), recoded))
targets <- sub("__missing$", "", grep("__missing$", names(all), value = TRUE))

# ---- indices
areas <- c("safety", "environment", "health")
source(file.path(here, "fivenations", "answers.R"))
score <- function(v) c(never = 0, sometimes = 50, often = 100)[v]
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

by_one <- lapply(setNames(codes, codes), function(c) subset(D, country == c))
degrees <- sapply(by_one, degf)
for (stage in c("describe", "measure", "fit", "hold", "draw", "print")) {
  source(file.path(here, "fivenations", paste0(stage, ".R")))
}
