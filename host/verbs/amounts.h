/// Amounts of money on a command line: plain numbers, or all in the unit of the first of them.
#pragma once

#include <optional>
#include <string>

#include "host/language/problems.h"

namespace gw {

/// What amounts are counted in: "billion USD", or "" where the first one was a plain number.
struct Currency {
  std::string unit;
  double usd = 1;  ///< a unit in USD
};

/// What amounts are counted in where the first one can't be read: the others are left alone.
inline const Currency unknown_currency = {"", 0};

/// The currency of a unit as written ("", "million USD"); nothing where it is none of money.
std::optional<Currency> currency_of(const std::string& unit);

/// The least cost, and the least that a table holds but 0: tables show no smaller figures.
inline constexpr double least_amount = 1e-6;

/// An amount from 0.000001 on that says what the others are counted in: "100", "10 billion USD". Reports any
/// other, and leaves an unknown currency.
std::optional<double> read_first_amount(const std::string& text, const char* what, const Where& where,
                                        Currency& currency, Problems& problems);

/// An amount in that currency, or a share of `cost` ("10 %"); from 0. As an amount where `cost` is known,
/// else only a share is taken, and returned as it is. Reports any other. Nothing, without a word, in an
/// unknown currency.
std::optional<double> read_amount(const std::string& text, const char* what, const Where& where,
                                  const Currency& currency, const std::optional<double>& cost,
                                  Problems& problems);

}  // namespace gw
