# Oracle of what is between countries: random-effects summaries, permutation tests, two-step
# regression. Made numbers stand below; writes between_values.csv.
#   Rscript tests/oracle/between.R tests/oracle
suppressMessages(library(metafor))
folder <- commandArgs(trailingOnly = TRUE)[1]
tight <- list(threshold = 1e-14, maxiter = 10000)
y <- c(3.21, 1.02, 2.55, -0.40, 4.10, 2.02, 0.77, 3.05, 1.48, 2.9, 3.6, 1.1, 0.2, 2.2, 5.1, 1.9)
se <- c(.41, .55, .38, .62, .70, .35, .48, .51, .44, .6, .39, .58, .47, .33, .8, .52)
x <- c(8.1, 7.2, 8.8, 6.1, 9.2, 7.9, 6.6, 8.3, 7.0, 8.0, 8.6, 6.9, 6.4, 7.7, 9.5, 7.3)

rows <- list()
told <- function(case, term, numbers)
  rows[[length(rows) + 1]] <<- data.frame(case = case, term = term,
    statistic = names(numbers), value = sprintf("%.17g", numbers))

summarised <- function(case, y, v, test) {
  m <- rma(y, v, method = "REML", test = test, control = tight)
  p <- predict(m)
  told(case, test, c(
    estimate = coef(m)[[1]], std_error = m$se, p_value = m$pval, conf_low = m$ci.lb,
    conf_high = m$ci.ub, prediction_low = p$pi.lb, prediction_high = p$pi.ub, tau2 = m$tau2,
    i2 = m$I2 / 100, q = m$QE, q_p_value = m$QEp
  ))
}
for (test in c("z", "knha")) {
  summarised("all", y, se^2, test)
  summarised("five", y[1:5], se[1:5]^2, test)
  summarised("three", y[1:3], se[1:3]^2, test)
  # nothing between countries
  summarised("alike", c(2.0, 2.1, 1.9, 2.05, 2.0), c(.4, .5, .3, .6, .4)^2, test)
  # other units
  summarised("small", y[1:6] * 1e-2, (se[1:6] * 1e-2)^2, test)
}

two_step <- function(case, v) {
  m <- rma(y, v, mods = ~x, method = "HE", test = "knha")
  told(case, "x", c(
    estimate = coef(m)[[2]], std_error = m$se[2], df = m$ddf[[1]], p_value = m$pval[2],
    conf_low = m$ci.lb[2], conf_high = m$ci.ub[2], between_variance = m$tau2
  ))
}
two_step("two_step", se^2)
two_step("two_step_sure", (0.4 * se)^2) # something is left between countries

orders <- function(n) if (n == 1) matrix(1) else {
  rest <- orders(n - 1)
  do.call(rbind, lapply(seq_len(n), function(k) cbind(k, rest + (rest >= k))))
}
for (n in c(4, 5, 7)) for (method in c("spearman", "pearson")) {
  a <- x[1:n]
  b <- if (n == 7) round(y[1:n]) else y[1:n] # with ties
  r <- cor(a, b, method = method)
  every <- apply(orders(n), 1, function(o) cor(a, b[o], method = method))
  told(paste0("permuted_", n), method, c(
    estimate = r, p_value = mean(abs(every) >= abs(r) - 1e-10), permutations = length(every)
  ))
}
told("untied", "spearman", c(p_value = cor.test(x[1:8], y[1:8], method = "spearman", exact = TRUE)$p.value))
values <- do.call(rbind, rows)
write.csv(values, file.path(folder, "between_values.csv"), row.names = FALSE, quote = FALSE)
