# What is there: recodes counted, checks of exports, missing answers, response styles, indices,
# items, groups, the sample, weights.
counted <- do.call(rbind, ledger)
put(counted, "harmonisation/ledger.csv")

# ---- check: answers that no row of a crosswalk knows, ids, weights, ranges, rules of the study
unknown <- subset(counted, is.na(target_code) & is.na(missing_kind))
straight <- function(battery) {
  m <- as.matrix(all[battery])
  rowSums(m == m[, 1]) == ncol(m)
}
frequencies <- c("locks_home", "watches_neighbours", "speaks_up", "asks_police",
                 "joins_safety_group", "recycles", "saves_energy", "travels_green",
                 "tells_litterers", "joins_environment_group", "eats_well", "exercises",
                 "has_checkups", "joins_health_group")
faults <- list(
  id_twice = duplicated(all[c("source", "id")]), id_missing = is.na(all$id) | all$id == "",
  weight = is.na(all$w) | all$w <= 0, stratum = is.na(all$stratum), psu = is.na(all$psu),
  age = !is.na(all$age) & (all$age < 18 | all$age > 95),
  care_filter = !is.na(all$cares_for_sick) & all$care_needed %in% "no",
  same_behaviour = straight(frequencies),
  same_performance_and_outcome = straight(paste(rep(c("outcome", "performance"), each = 3), areas, sep = "_"))
)
checks <- do.call(rbind, lapply(names(faults), function(name) {
  n <- tapply(faults[[name]], all$source, sum, na.rm = TRUE)
  data.frame(source = names(n), check = name, n_failed = as.vector(n))
}))
unknown <- with(unknown, data.frame(source, check = sprintf("unknown code of %s", target),
                                    n_failed = n))
put(rbind(checks, unknown), "validation/failures.csv")

# ---- missing answers and response styles
kinds <- as.matrix(all[paste0(targets, "__missing")])
missingness <- do.call(rbind, lapply(split(seq_len(nrow(all)), all$country), function(rows) {
  w <- all$w[rows]
  do.call(rbind, lapply(seq_along(targets), function(j) {
    kind <- kinds[rows, j]
    n <- tapply(w, kind, length)
    data.frame(country = all$country[rows[1]], variable = targets[j], kind = names(n),
               n = as.vector(n), n_base = length(rows), share = as.vector(n) / length(rows),
               weighted_share = as.vector(tapply(w, kind, sum)) / sum(w))
  }))
}))
put(missingness, "descriptives/missingness.csv")
asked <- as.vector(t(outer(areas, attitudes, function(k, q) paste(q, k, sep = "_"))))
ranks <- as.matrix(all[asked])
put_to <- kinds != "not_applicable"
refusing <- kinds != "answered" & put_to
styles <- do.call(rbind, lapply(split(seq_len(nrow(all)), all$country), function(rows) {
  w <- all$w[rows]
  r <- ranks[rows, ]
  met <- list(extreme = list(r == 1 | r == 4, !is.na(r)), acquiescence = list(r > 2.5, !is.na(r)),
              item_nonresponse = list(refusing[rows, ], put_to[rows, ]))
  do.call(rbind, lapply(names(met), function(name) {
    shown <- met[[name]][[1]]; of <- met[[name]][[2]]
    shown[!of] <- FALSE
    data.frame(country = all$country[rows[1]], indicator = name, n = length(rows),
               n_answers = sum(of), weighted_n = sum(w * of), share = sum(shown) / sum(of),
               weighted_share = sum(w * shown) / sum(w * of))
  }))
}))
put(styles, "harmonisation/response_styles.csv")

# ---- indices, their quantiles and groups
index_names <- c(co = "coproduction", `in` = "coproduction_individual", cl = "coproduction_collective")
each_index <- function(f) {
  do.call(rbind, lapply(names(index_names), function(i) {
    do.call(rbind, lapply(areas, function(k) {
      column <- paste(i, k, sep = "_")
      cbind(area = k, index = index_names[[i]], f(column, as.formula(paste0("~", column))))
    }))
  }))
}
described <- each_index(function(column, y) {
  b <- svyby(y, ~country, D, svymean, na.rm = TRUE, deff = "replace")
  n <- tapply(!is.na(all[[column]]), all$country, sum)[as.character(b$country)]
  t <- qt(.975, degrees[as.character(b$country)])
  data.frame(country = b$country, mean = b[[2]], std_error = b[[3]], conf_low = b[[2]] - t * b[[3]],
             conf_high = b[[2]] + t * b[[3]], n = as.vector(n), design_effect = b[[4]],
             effective_n = as.vector(n) / b[[4]])
})
put(described, "descriptives/indices.csv")
points <- c(.1, .25, .5, .75, .9)
quantiles_of <- function(y) {
  do.call(rbind, lapply(codes, function(c) {
    q <- svyquantile(y, by_one[[c]], points, na.rm = TRUE)[[1]]
    data.frame(country = c, probability = points, quantile = q[, 1], conf_low = q[, 2],
               conf_high = q[, 3])
  }))
}
quantiles <- each_index(function(column, y) quantiles_of(y))
quantiles <- rbind(quantiles, cbind(area = "all", index = "age", quantiles_of(~age)))
names(quantiles)[2] <- "variable"
put(quantiles, "descriptives/quantiles.csv")
groups <- do.call(rbind, lapply(c("female", "education"), function(g) {
  cbind(group = g, each_index(function(column, y) {
    b <- svyby(y, as.formula(paste0("~country+", g)), D, svymean, na.rm = TRUE)
    level <- as.character(b[[2]])
    if (g == "female") level <- ifelse(level == "1", "yes", "no")
    t <- qt(.975, degrees[as.character(b$country)])
    data.frame(country = b$country, level = level, mean = b[[3]], std_error = b[[4]],
               conf_low = b[[3]] - t * b[[4]], conf_high = b[[3]] + t * b[[4]])
  }))
}))
put(groups, "descriptives/groups.csv")

# ---- shares of answers, with intervals on the scale of logits
logit_interval <- function(p, se, df) {
  t <- qt(.975, df) * se / (p * (1 - p))
  data.frame(conf_low = plogis(qlogis(p) - t), conf_high = plogis(qlogis(p) + t))
}
shares_of <- function(v, levels) {
  b <- as.data.frame(svyby(as.formula(paste0("~factor(", v, ", levels)")), ~country,
                           D, svymean, na.rm = TRUE))
  p <- unlist(b[1 + seq_along(levels)]); se <- unlist(b[1 + length(levels) + seq_along(levels)])
  n <- table(all$country, factor(all[[v]], levels))
  level <- rep(levels, each = nrow(b))
  cbind(data.frame(country = b$country, level = level, share = p, std_error = se,
                   n = n[cbind(as.character(rep(b$country, length(levels))), level)]),
        logit_interval(p, se, degrees[as.character(b$country)]))
}
answers <- c("never", "sometimes", "often")
shares <- do.call(rbind, lapply(areas, function(k) {
  do.call(rbind, lapply(items[[k]], function(i) cbind(area = k, item = i, shares_of(i, answers))))
}))
put(shares, "descriptives/items.csv")
levels_of <- list(female = 0:1, education = c("lower", "secondary", "tertiary"), urban = 0:1,
                  employment = c("employed", "unemployed", "retired", "student", "home"))
sample <- do.call(rbind, lapply(names(levels_of), function(v) {
  found <- cbind(variable = v, shares_of(v, levels_of[[v]]))
  if (v %in% c("female", "urban")) found$level <- ifelse(found$level == 1, "yes", "no")
  found
}))
names(sample)[names(sample) == "share"] <- "weighted_share"
ages <- svyby(~age, ~country, D, svymean, na.rm = TRUE)
put(sample, "descriptives/sample.csv")
put(data.frame(country = ages$country, variable = "age", mean = ages$age, std_error = ages$se),
    "descriptives/age.csv")
put(do.call(rbind, lapply(split(all$w, all$country), function(w) {
  data.frame(n = length(w), sum = sum(w), minimum = min(w), maximum = max(w),
             cv = sqrt(mean((w - mean(w))^2)) / mean(w), effective_n = sum(w)^2 / sum(w^2))
})) |> (\(x) cbind(country = rownames(x), x))(), "descriptives/weights.csv")
