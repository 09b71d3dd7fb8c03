// What holds for every method, convention, life, salvage and change of estimate (identities of a book), how
// near float comes to double, and that packs give the float's bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "kernels/backend.h"
#include "kernels/pack_portable.h"
#include "tests/books.h"
#include "tests/methods_probe.h"

namespace gw::test {
namespace {

/// A book drawn at random, with its grid.
struct Drawn {
  Book<double> book;
  EntryAges entry;
  Changes changes;
  int periods;  ///< until everything is charged
};

class Draws {
 public:
  explicit Draws(std::uint32_t seed) : random_(seed) {}
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  int whole(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  double life() { return whole(0, 1) == 0 ? whole(1, 40) : uniform(0.1, 40); }

  Drawn any() {
    const auto method = static_cast<Method>(whole(0, 3) == 2 ? 0 : whole(0, 3));
    Drawn drawn{{method == Method::units_of_production ? Method::declining_balance : method, whole(0, 1) == 0,
                 uniform(0.5, 3), life(), whole(0, 1) == 0 ? 0 : uniform(0, 0.9)},
                entry(),
                {},
                0};
    double longest = drawn.book.life;
    for (int period = whole(1, 30); whole(0, 2) == 0 && period < 100; period += whole(1, 30)) {
      drawn.changes.push_back({period, life()});
      longest = std::max(longest, drawn.changes.back().life);
    }
    const int last_change = drawn.changes.empty() ? 0 : drawn.changes.back().period;
    drawn.periods = std::max(last_change + 1, static_cast<int>(longest * 24 / drawn.entry.period) + 4);
    return drawn;
  }
  EntryAges entry() {
    return entry_ages(static_cast<Convention>(whole(0, 4)), whole(0, 1) == 0, whole(0, 11));
  }

 private:
  std::mt19937 random_;
};

TEST(Books, ChargeCostLessSalvageAndNeverBackwards) {
  Draws draws(1);
  for (int i = 0; i < 50000; ++i) {
    const Drawn drawn = draws.any();
    const std::vector<double> values = values_of(drawn.book, drawn.entry, drawn.periods, drawn.changes);
    double opening = 1, charged = 0;
    for (const double value : values) {
      ASSERT_LE(value, opening + 4e-16) << i;
      ASSERT_GE(value, drawn.book.salvage) << i;
      charged += opening - value;
      opening = value;
    }
    ASSERT_EQ(values.back(), drawn.book.salvage) << i;  // by construction: not nearly
    ASSERT_NEAR(charged, 1 - drawn.book.salvage, 1e-13) << i;
  }
}

TEST(Books, RetiredEarlyChargeAndWriteOffCostLessProceeds) {
  Draws draws(2);
  for (int i = 0; i < 50000; ++i) {
    const Drawn drawn = draws.any();
    const int leaves = draws.whole(1, drawn.periods);
    const double proceeds = draws.uniform(0, 1.2);
    std::vector<double> values = values_of(drawn.book, drawn.entry, leaves, drawn.changes);
    const double write_off = values.back() - proceeds;
    double charged = 1 - values.front();
    for (std::size_t k = 1; k < values.size(); ++k) charged += values[k - 1] - values[k];
    ASSERT_NEAR(charged + write_off, 1 - proceeds, 1e-13) << i;
    ASSERT_EQ(write_off<0, proceeds> values.back()) << i;  // a gain
  }
}

/// The definitions in words, without recursion on a book: years' digits listed, balances declined one by one.
double listed_sum_of_digits_value(double life, double salvage, double age) {
  std::vector<double> digits;
  for (double digit = life; digit > 0; digit -= 1) digits.push_back(digit);
  double sum = 0, left = 0;
  for (const double digit : digits) sum += digit;
  for (std::size_t year = 0; year < digits.size(); ++year) {
    const double length = std::min(1.0, digits[year]);
    const double gone = std::clamp(age - static_cast<double>(year), 0.0, length) / length;
    left += digits[year] * (1 - gone);
  }
  return salvage + (1 - salvage) * left / sum;
}

TEST(SumOfYearsDigits, IsTheListOfDigitsAtEveryAge) {
  Draws draws(3);
  for (int i = 0; i < 50000; ++i) {
    const double life = draws.life(), salvage = draws.uniform(0, 0.9), age = draws.uniform(0, life * 1.1);
    const double value = SumOfYearsDigits<double>{0, 1, life, salvage}.remaining(age);
    ASSERT_NEAR(value, listed_sum_of_digits_value(life, salvage, age), 1e-13) << life << " " << age;
  }
}

TEST(DecliningBalance, IsItsDefinitionYearByYear) {
  Draws draws(4);
  for (int i = 0; i < 50000; ++i) {
    const double life = draws.life(), salvage = draws.uniform(0, 0.9), factor = draws.uniform(0.5, 3);
    const bool switches = draws.whole(0, 1) == 0;
    const EntryAges entry = entry_ages(static_cast<Convention>(draws.whole(0, 4)), false, draws.whole(0, 11));
    const std::vector<double> values =
        values_of(declining_balance(life, salvage, factor, switches), entry, 45);
    double value = 1, left = life;
    for (std::size_t year = 0; year < values.size(); ++year) {
      const double length = year == 0 ? entry.first_year() / 24.0 : 1;
      const double declining = std::min(value * factor / life * length, value - salvage);
      const double straight = left > length ? (value - salvage) * length / left : value - salvage;
      value -= left <= length ? value - salvage : switches ? std::max(declining, straight) : declining;
      left -= length;
      ASSERT_NEAR(values[year], value, 1e-12) << i << " year " << year;
    }
  }
}

TEST(Understatement, OfOneVintageAddsUpToNothingOverItsLife) {
  Draws draws(5);
  for (int i = 0; i < 5000; ++i) {
    Drawn book = draws.any(), other = draws.any();
    other.entry = book.entry;
    other.book.salvage = book.book.salvage;
    const int periods = std::max(book.periods, static_cast<int>(41 * 24 / book.entry.period) + 101);
    const std::vector<double> a = values_of(book.book, book.entry, periods, book.changes);
    const std::vector<double> b = values_of(other.book, other.entry, periods, other.changes);
    double gap = b.front() - a.front();  // of what is charged to date
    for (std::size_t k = 1; k < a.size(); ++k) gap += (b[k] - b[k - 1]) - (a[k] - a[k - 1]);
    ASSERT_NEAR(gap, 0, 1e-13) << i;
  }
}

TEST(Understatement, OfConstantCapexIsNothingAfterTheLongerLife) {
  Draws draws(6);
  for (int i = 0; i < 300; ++i) {
    Drawn book = draws.any(), other = draws.any();
    const double salvage = book.book.salvage;
    other.book.salvage = salvage;
    const EntryAges entry = entry_ages(static_cast<Convention>(draws.whole(0, 4)), false, draws.whole(0, 11));
    constexpr int years = 60;
    const std::vector<double> a = values_of(book.book, entry, years), b = values_of(other.book, entry, years);
    const auto charge = [&](const std::vector<double>& values, int year) {  // 1 is spent every year
      double sum = 0;
      for (int age = 0; age <= year; ++age)
        sum += (age == 0 ? 1 : values[static_cast<std::size_t>(age - 1)]) -
               values[static_cast<std::size_t>(age)];
      return sum;
    };
    for (int year = 42; year < years; ++year) {
      ASSERT_NEAR(charge(a, year), 1 - salvage, 1e-12);
      ASSERT_NEAR(charge(b, year) - charge(a, year), 0, 1e-12);
    }
  }
}

/// Lanes of random terms, alike in method and grid.
struct Lanes {
  BookProbe probe;
  float life[probed_lanes], new_life[probed_lanes], salvage[probed_lanes], factor[probed_lanes];

  explicit Lanes(Draws& draws) {
    probe = {static_cast<Method>(draws.whole(0, 3)),
             draws.whole(0, 1) == 0,
             draws.entry(),
             draws.whole(0, 70),
             life,
             new_life,
             salvage,
             factor};
    for (int lane = 0; lane < probed_lanes; ++lane) {
      life[lane] = static_cast<float>(draws.life());
      new_life[lane] = static_cast<float>(draws.life());
      salvage[lane] = static_cast<float>(draws.whole(0, 1) == 0 ? 0 : draws.uniform(0, 0.9));
      factor[lane] = static_cast<float>(draws.uniform(0.5, 3));
    }
  }
};

TEST(BooksInFloat, AreTheFloatsBitsInEveryLaneOfEveryPack) {
  std::vector<std::pair<std::string, MethodsProbe>> packs = {
      {"portable", walk_pack<portable::Machine::Pack>}};
  const std::vector<std::string> can_run = available_packs();
#if defined(__x86_64__)
  for (const auto& [name, probe] :
       {std::pair{"avx2", avx2_methods()}, std::pair{"avx512", avx512_methods()}}) {
    if (probe != nullptr && std::find(can_run.begin(), can_run.end(), name) != can_run.end())
      packs.emplace_back(name, probe);
  }
#endif
  Draws draws(7);
  for (int i = 0; i < 2000; ++i) {
    const Lanes lanes(draws);
    for (const auto& [name, probe] : packs) {
      float out[probed_periods * probed_lanes];
      probe(lanes.probe, out);
      for (int lane = 0; lane < probed_lanes; ++lane) {
        float alone[probed_periods];
        walk(lanes.probe, lanes.life[lane], lanes.new_life[lane], lanes.salvage[lane], lanes.factor[lane],
             alone);
        for (int k = 0; k < probed_periods; ++k)
          ASSERT_EQ(bits_of(out[k * probed_lanes + lane]), bits_of(alone[k])) << name << " " << i << " " << k;
      }
    }
  }
}

/// In units of 2^-24 of cost. The most that was found is 34, of declining balance over many years, which
/// rounds each; the rest is room for other draws.
constexpr double most_units_of_rounding = 48;

TEST(BooksInFloat, StayWithinTheStatedRoundingOfDouble) {
  Draws draws(8);
  double worst = 0;
  for (int i = 0; i < 4000; ++i) {
    const Lanes lanes(draws);
    for (int lane = 0; lane < probed_lanes; ++lane) {
      float single[probed_periods];
      double twice[probed_periods];
      walk(lanes.probe, lanes.life[lane], lanes.new_life[lane], lanes.salvage[lane], lanes.factor[lane],
           single);
      walk<double>(lanes.probe, lanes.life[lane], lanes.new_life[lane], lanes.salvage[lane],
                   lanes.factor[lane], twice);
      for (int k = 0; k < probed_periods; ++k) {
        const double error = std::fabs(single[k] - twice[k]) * 0x1p24;
        worst = std::max(worst, error);
        ASSERT_LE(error, most_units_of_rounding)
            << "method " << static_cast<int>(lanes.probe.method) << ", life " << lanes.life[lane] << " then "
            << lanes.new_life[lane] << " from " << lanes.probe.change << ", period " << k;
      }
    }
  }
  RecordProperty("units_of_2_to_the_minus_24", static_cast<int>(worst));
}

}  // namespace
}  // namespace gw::test
