#include "host/language/node.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "host/language/quantity.h"

namespace gw {
namespace {

struct Read {
  Node node;
  std::string lines;  // all problems
};

Read read(std::string_view text) {
  Problems problems;
  Read result{read_yaml(text, "f.yaml", problems), ""};
  for (const Problem& p : problems.all()) result.lines += to_line(p) + "\n";
  return result;
}

/// Expects that the text has exactly one problem, and that its line begins so.
void expect_refused(std::string_view text, const std::string& beginning) {
  const Read result = read(text);
  SCOPED_TRACE(std::string(text.substr(0, 80)));
  EXPECT_EQ(result.lines.substr(0, beginning.size()), beginning);
  EXPECT_EQ(std::count(result.lines.begin(), result.lines.end(), '\n'), 1) << result.lines;
}

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Yaml, EveryValueAndKeyKnowsItsPlace) {
  const Read result = read("name: x\nlist:\n  - a\n  - {deep: [1, 2]}\n");
  ASSERT_EQ(result.lines, "");
  const Node* list = result.node.find("list");
  ASSERT_NE(list, nullptr);
  const Node* deep = list->items[1].find("deep");
  ASSERT_NE(deep, nullptr);
  EXPECT_EQ(deep->items[1].where.line, 4);
  EXPECT_EQ(deep->items[1].where.column, 16);
  EXPECT_EQ(list->items[1].entries[0].first.where.column, 6);
  EXPECT_EQ(result.node.entries[1].first.where.line, 2);
  EXPECT_EQ(result.node.find("nothing"), nullptr);
}

TEST(Yaml, ColumnsCountCharactersAndNotBytes) {
  const Read result = read("\xef\xbb\xbf{é: ü, z: 1}\r\n");
  ASSERT_EQ(result.lines, "");
  EXPECT_EQ(result.node.find("z")->where.column, 11);
}

TEST(Yaml, AnEmptyValueStandsAtItsKey) {
  const Read result = read("a: 1\nb:\n\n\nc: 2\n");
  EXPECT_TRUE(result.node.find("b")->is_null());
  EXPECT_EQ(result.node.find("b")->where.line, 2);
}

TEST(Yaml, PlainTextIsKeptAsWritten) {
  const Read result = read("{a: 010, b: yes, c: 1_000, d: off, e: 0x1F, f: .inf}");
  ASSERT_EQ(result.lines, "");
  EXPECT_EQ(one_line(result.node), "{a: 010, b: yes, c: 1_000, d: off, e: 0x1F, f: .inf}");
}

TEST(Yaml, NullIsNullOrATildeOrNothing) {
  const Read result = read("a: null\nb: ~\nc:\nd: \"null\"\ne: ''\n");
  for (const char* key : {"a", "b", "c"}) EXPECT_TRUE(result.node.find(key)->is_null()) << key;
  for (const char* key : {"d", "e"}) {
    EXPECT_TRUE(result.node.find(key)->is_scalar()) << key;
    EXPECT_TRUE(result.node.find(key)->quoted) << key;
  }
}

TEST(Yaml, FoldedTextKeepsItsLines) {
  EXPECT_EQ(read("a: >\n  one\n  two\nb: |\n  x\n  y\n").node.find("a")->text, "one two\n");
}

TEST(Yaml, AnAliasIsACopyOfItsAnchor) {
  const Read result = read("a: &life {value: 6 yr}\nb: *life\nc: &x\nd: *x\n");
  ASSERT_EQ(result.lines, "");
  EXPECT_EQ(one_line(*result.node.find("b")), "{value: 6 yr}");
  EXPECT_EQ(result.node.find("b")->where.line, 1);
  EXPECT_TRUE(result.node.find("d")->is_null());
}

TEST(Yaml, OneLineCanBeReadAgain) {
  const Read first = read("a: [1, {b: 'x, y', c: \"q\\\"\"}]\nd: ~\ne: >\n  text: more\n");
  ASSERT_EQ(first.lines, "");
  const std::string line = one_line(first.node);
  EXPECT_EQ(line, "{a: [1, {b: \"x, y\", c: \"q\\\"\"}], d: null, e: \"text: more\\n\"}");
  EXPECT_EQ(one_line(read(line).node), line);
}

TEST(Yaml, RepeatedKeysAreAllFoundAndTheFirstStays) {
  const Read result = read("a: 1\nb: {c: 1, d: 2, c: 3}\n\"a\": 2\n");
  EXPECT_NE(result.lines.find("f.yaml:2:17: the key 'c' is repeated (it stands at 2:5"), std::string::npos);
  EXPECT_NE(result.lines.find("f.yaml:3:1: the key 'a' is repeated (it stands at 1:1"), std::string::npos);
  EXPECT_EQ(one_line(result.node), "{a: 1, b: {c: 1, d: 2}}");
}

TEST(Yaml, KeysThatAreNoTextAreRefused) {
  expect_refused("? [a, b]\n: 1\n", "f.yaml:1:3: a key that is not a text");
  expect_refused("~: 1\n", "f.yaml:1:1: a key that is not a text");
  expect_refused("\"\": 1\n", "f.yaml:1:1: a key that is not a text");
  expect_refused("a: &x {k: 1}\nb: {<<: *x}\n", "f.yaml:2:5: a merge key '<<'");
}

TEST(Yaml, TagsAreRefused) {
  for (const char* text :
       {"a: !!int 3", "a: !own x", "a: ! y", "a: !!map {b: 1}", "a: &x !t z", "a: !t &x z"}) {
    expect_refused(text, "f.yaml:1:4: a YAML tag");
  }
}

TEST(Yaml, ASecondDocumentIsRefused) {
  expect_refused("a: 1\n---\nb: 2\n", "f.yaml:2:1: something follows the document");
  expect_refused("[a] b\n", "f.yaml:1:5: something follows the document");
  expect_refused("- 1\nb: 2\n", "f.yaml:2:1: something follows the document");
  EXPECT_EQ(read("---\na: 1\n...\n").lines, "");
}

TEST(Yaml, AnEmptyFileIsRefused) {
  expect_refused("", "f.yaml:1:1: the file is empty");
  expect_refused("# only\n", "f.yaml:1:1: the file is empty");
}

TEST(Yaml, AnUnclosedQuoteIsNamedWhereItOpens) {
  const std::string problem = " this quote is not closed ";
  expect_refused("name: \"open\nabout: x\nz: 1\n", "f.yaml:1:7:" + problem);
  expect_refused("name: \"open\nabout: \"x\"\n", "f.yaml:1:7:" + problem);
  expect_refused("name: 'open\nabout: it's\n", "f.yaml:1:7:" + problem);
  expect_refused("a: [1, \"x, 2]\nb: 3\n", "f.yaml:1:8:" + problem);
  expect_refused("a: 1\n# don't \"x\nb: \"y\n", "f.yaml:3:4:" + problem);
  expect_refused("a: &n 'x\n- y'\n", "f.yaml:1:7:" + problem);
  expect_refused("{a: 'x,\n b: 2,\n c: y', d: 1}\n", "f.yaml:1:5:" + problem);
  EXPECT_EQ(read("a: 'it''s'\nb: \"say \\\"x\\\"\"\n").lines, "");
}

TEST(Yaml, AQuotedTextMayGoOnOverLinesThatLookLikeText) {
  const Read result = read("- {a: 'one: 1,\n  - it''s two: b', b: \"x \\\n  y\", c: 3}\n- \"so\n  long\"\n");
  ASSERT_EQ(result.lines, "");
  EXPECT_EQ(result.node.items[0].find("a")->text, "one: 1, - it's two: b");
  EXPECT_EQ(result.node.items[0].find("b")->text, "x y");
  EXPECT_EQ(result.node.items[0].find("c")->text, "3");
  EXPECT_EQ(result.node.items[1].text, "so long");
}

TEST(Yaml, BrokenYamlIsRefusedWhereItBreaks) {
  expect_refused("a: b: c\n", "f.yaml:1:5: a colon where no value can begin");
  expect_refused("a: 1\n  b: 2\n", "f.yaml:2:4: a colon where no value can begin");
  expect_refused("a: 1\nb:\n  c: 1\n d: 2\n", "f.yaml:4:2: this does not belong to the map");
  expect_refused("a: {b: 1\nc: 2\n", "f.yaml:1:4: this '{' is not closed");
  expect_refused("a: [1, 2\nc: 2\n", "f.yaml:1:4: this '[' is not closed");
  expect_refused("a: @x\n", "f.yaml:1:4: a character that can't begin a text");
  expect_refused("a: *nope\n", "f.yaml:1:4: an alias without its anchor");
  expect_refused("a: \"\\q\"\n", "f.yaml:1:7: this is not YAML (unknown escape character: q)");
}

TEST(Yaml, DirectivesOfAnotherVersionOrForTagsAreRefused) {
  expect_refused("%TAG x\n---\na: 1\n", "f.yaml:1:1: the directive '%TAG x'");
  expect_refused("# first\n\n%YAML 1.1\n---\na: 1\n", "f.yaml:3:1: the directive '%YAML 1.1'");
  expect_refused("%YAML 1.2\n%FOO\n---\na: 1\n", "f.yaml:2:1: the directive '%FOO'");
  EXPECT_EQ(read("%YAML 1.2 # of 2009\n---\na: 1\n").lines, "");
}

TEST(Yaml, AnItemWithoutAValueStandsAtItsDash) {
  const std::string text = "a:\n  - # first\n  - x\n  -\n# later\n  - null\n  -\n";
  const auto result = read(text);
  const Node* list = result.node.find("a");
  ASSERT_NE(list, nullptr);
  std::string places;
  for (const Node& item : list->items)
    places += std::to_string(item.where.line) + ":" + std::to_string(item.where.column) + " ";
  EXPECT_EQ(places, "2:3 3:5 4:3 6:5 7:3 ");
}

TEST(Yaml, WhatIsNotUtf8TextIsRefused) {
  const std::string not_utf8 = "a byte that is not UTF-8";
  expect_refused("a: caf\xe9 x\n", "f.yaml:1:7: " + not_utf8);
  expect_refused("a: \xc0\xaf\n", "f.yaml:1:4: " + not_utf8);          // overlong
  expect_refused("a: \xed\xa0\x80\n", "f.yaml:1:4: " + not_utf8);      // a surrogate
  expect_refused("a: \xf4\x90\x80\x80\n", "f.yaml:1:4: " + not_utf8);  // above U+10FFFF
  expect_refused("a: \xe2\x82", "f.yaml:1:4: " + not_utf8);            // cut short
  expect_refused(std::string_view("\xff\xfe"
                                  "a\0",
                                  4),
                 "f.yaml:1:1: " + not_utf8);  // UTF-16
  expect_refused(std::string_view("a: 1\nb: \0x\n", 11), "f.yaml:2:4: a NUL byte");
  expect_refused("a: 1\n\x04z: 2\n", "f.yaml:2:1: a control character");  // ends the text for yaml-cpp
  expect_refused("a: \xc2\x85\n", "f.yaml:1:4: a control character");
  expect_refused("a: 1\n\xef\xbb\xbfz: 2\n", "f.yaml:2:1: a byte order mark inside");
  expect_refused("a: 1\rb: 2\r", "f.yaml:1:5: a carriage return alone");
  expect_refused("a:\n\tb: 1\n", "f.yaml:2:1: a tab in the indentation");
  expect_refused("a: \"\\0\"\n", "f.yaml:1:4: a control character in a text");
  EXPECT_EQ(read("a: 1\t# a tab behind\r\nb: \xf0\x9f\x94\x8c\r\n").lines, "");
}

TEST(Yaml, NestingIsBounded) {
  for (const char* text : {"[", "{a: ", "- ", "? ", "[a: ", "[[a], "}) {
    EXPECT_NE(read(repeated(text, 100'000)).lines.find("nested deeper than 64 levels"), std::string::npos)
        << text;
  }
  EXPECT_EQ(read(repeated("[", 64) + repeated("]", 64)).lines, "");
  expect_refused(repeated("[", 65) + repeated("]", 65), "f.yaml:1:65: nested deeper than 64 levels");
}

TEST(Yaml, AliasBombsAndCyclesAreRefused) {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n", tall = "a0: &a0 x\n",
              wide = "a: &a " + repeated("x", 1 << 20);
  for (char c = 'b'; c < 'z'; ++c) {
    bomb += c + std::string(": &") + c + " [" +
            repeated(std::string("*") + static_cast<char>(c - 1) + ", ", 9) + "]\n";
  }
  for (int i = 1; i < 100; ++i) {
    tall += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  wide += "\nb: [" + repeated("*a, ", 1000) + "]\n";
  expect_refused(bomb, "f.yaml:5:4: more than 100,000 values");
  EXPECT_NE(read(tall).lines.find("nested deeper than 64 levels"), std::string::npos);
  EXPECT_NE(read(wide).lines.find("more than 16 MiB of text"), std::string::npos);
  expect_refused("a: &a [1, *a]\n", "f.yaml:1:11: an alias inside its own anchor");
  expect_refused("a: &a {b: {c: *a}}\n", "f.yaml:1:15: an alias inside its own anchor");
}

TEST(Yaml, SizesAreBounded) {
  EXPECT_EQ(read("[" + repeated("1,", 99'000) + "]").lines, "");
  EXPECT_NE(read("[" + repeated("1,", 100'001) + "]").lines.find("more than 100,000 values"),
            std::string::npos);
  EXPECT_EQ(read("a: " + std::string((8 << 20) - 4, 'x') + "\n").lines, "");
  expect_refused("a: " + std::string(8 << 20, 'x'), "f.yaml:1:1: the file is over 8 MiB");
}

class YamlFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "gw-node-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string refusal(const std::string& path) {
    Problems problems;
    EXPECT_TRUE(read_yaml_file(path, problems).is_null());
    EXPECT_EQ(problems.size(), 1u);
    return problems.empty() ? "" : to_line(problems.all()[0]).substr(path.size());
  }

  std::filesystem::path folder_;
};

TEST_F(YamlFile, ARegularFileIsRead) {
  const std::string path = folder_ / "a.yaml";
  std::ofstream(path) << "name: x\n";
  Problems problems;
  const Node node = read_yaml_file(path, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(node.find("name")->where.file, path);
}

TEST_F(YamlFile, WhatIsNoRegularFileIsRefusedAtOnce) {
  const std::string fifo = folder_ / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(refusal(fifo).substr(0, 21), ":1:1: this is a pipe ");
  EXPECT_EQ(refusal(folder_).substr(0, 26), ":1:1: this is a directory ");
  EXPECT_EQ(refusal("/dev/zero").substr(0, 23), ":1:1: this is a device ");
  EXPECT_EQ(refusal(folder_ / "none").substr(0, 31), ":1:1: the file can't be opened ");
  const std::string large = folder_ / "large.yaml";
  std::ofstream(large) << std::string((8 << 20) + 1, 'x');
  EXPECT_EQ(refusal(large).substr(0, 31), ":1:1: the file is over 8 MiB (n");
}

TEST_F(YamlFile, AFileWithoutPermissionIsRefused) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  const std::string path = folder_ / "closed.yaml";
  std::ofstream(path) << "a: 1\n";
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  EXPECT_EQ(refusal(path).substr(0, 31), ":1:1: the file can't be opened ");
}

constexpr std::string_view small_scenario = R"(gigawatt: 1
name: "Ten gigawatts"
about: >
  What the letter means.
assumptions:
  power: &power
    value: 2.0 kW to 2.5 kW   # 4 to 5 million
    source: a letter, 22 Sep 2025
  life: {value: {pert: [2 yr, 3 yr, 6 yr]}, source: judgement, because: 'cycles'}
programmes:
  - name: one
    built_share: 0.3 to 0.9
    slip: {normal: {mean: 1 yr, sd: 1 month}, truncate: [0 yr, 2 yr]}
    steps: {discrete: {3 yr: 0.2, 5 yr: 0.5, 6 yr: 0.3}}
    again: *power
    capacity: {2026: 1 GW_facility, 2030: 10_000 MW_facility}
)";

/// Reads every scalar and map as every kind of quantity, as a loader that was led astray would.
int read_as_quantities(const Node& node, Problems& problems) {
  int read = 0;
  for (const Dimension d :
       {Dimension::share, Dimension::duration, Dimension::capacity, Dimension::cost_per_capacity}) {
    const QuantityKind kind{d,    0,   d == Dimension::share ? 1 : std::numeric_limits<double>::infinity(),
                            -1e9, 1e9, "a quantity"};
    const auto found = parse_distribution(node, kind, problems);
    if (found && quantile(*found, 0.25) <= quantile(*found, 0.75)) ++read;
  }
  for (const Node& item : node.items) read += read_as_quantities(item, problems);
  for (const auto& [key, value] : node.entries) read += read_as_quantities(value, problems);
  return read;
}

std::string mutated(std::mt19937& chance) {
  const std::string_view pieces[] = {"[",    "]",   "{",  "}",   ": ",    "\n",    "- ",   "\"", "'",
                                     "&a ",  "*a",  "? ", "|\n", "!t",    "% ",    "\t",   "# ", ", ",
                                     " to ", "1e9", "-",  "_",   "...\n", "---\n", "\xc3", "e"};
  const auto below = [&](std::size_t n) { return chance() % n; };
  std::string text(small_scenario);
  for (std::size_t i = 0, changes = 1 + below(6); i < changes; ++i) {
    const std::size_t at = below(text.size());
    switch (below(4)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, pieces[below(std::size(pieces))]);
        break;
      default:
        text.insert(at, text.substr(below(text.size()), below(40)));
    }
    if (text.empty()) return text;
  }
  return text;
}

TEST(Yaml, TheScenarioThatIsMutatedIsValid) {
  const Read result = read(small_scenario);
  EXPECT_EQ(result.lines, "");
  Problems problems;
  EXPECT_GE(read_as_quantities(result.node, problems), 8);
}

TEST(Yaml, ThousandsOfMutationsNeitherCrashNorHang) {
  std::mt19937 chance(20250922);
  int refused = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::string text = mutated(chance);
    Problems problems;
    const Node node = read_yaml(text, "f.yaml", problems);
    refused += problems.empty() ? 0 : 1;
    for (const Problem& p : problems.all()) {
      EXPECT_GE(p.where.line, 1) << text;
      EXPECT_FALSE(p.problem.empty()) << text;
      EXPECT_EQ(to_line(p).find('\n'), std::string::npos) << text;
    }
    Problems quantities;
    read_as_quantities(node, quantities);
    EXPECT_EQ(one_line(node).find('\n'), std::string::npos) << text;
  }
  EXPECT_GT(refused, 2000);
  EXPECT_LT(refused, 5900);
}

}  // namespace
}  // namespace gw
