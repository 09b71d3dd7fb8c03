// What nvcc makes of the draw, read as PTX: only exactly rounded single-precision arithmetic, as written.
//
// A machine without a GPU sees here that nothing was contracted, approximated or flushed to zero; what the
// assembler makes of PTX only a device shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

using Words = std::vector<std::string>;

struct Instruction {
  Words opcode;  ///< "fma", "rn", "f32"
  Words operands;
};

Words split(const std::string& text, const std::string& at) {
  Words words(1);
  for (const char c : text) {
    if (at.find(c) != std::string::npos)
      words.emplace_back();
    else
      words.back() += c;
  }
  words.erase(std::remove(words.begin(), words.end(), ""), words.end());
  return words;
}

/// A line of PTX as an instruction; without an opcode if it is none.
Instruction instruction_of(const std::string& line) {
  static const std::regex form(
      R"(^\s*(?:\{\s*)?(?:@!?%p[0-9]+\s+)?([a-z][a-z0-9_]*(?:[.:]+[a-z0-9_]+)*)(?:\s+([^;]*))?;.*$)");
  std::smatch found;
  if (!std::regex_match(line, found, form)) return {};
  return {split(found[1], ".:"), split(found[2], ", \t")};
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A constant such as 0f3F800000; which one does not matter but for zero.
bool is_constant(const std::string& operand) { return operand.starts_with("0f"); }
bool is_zero(const std::string& operand) { return operand == "0f00000000" || operand == "0f80000000"; }

/// Why an instruction must not be there, or "".
std::string breach_of(const Instruction& in) {
  static const std::set<std::string> rounded = {"add", "sub", "mul", "fma", "div", "sqrt", "rcp"};
  static const std::set<std::string> inexact = {"ex2", "lg2", "sin", "cos", "rsqrt", "tanh", "mad"};
  static const std::set<std::string> unordered = {"atom", "red", "mma", "wmma", "wgmma"};
  const Words& op = in.opcode;
  for (const char* loose : {"approx", "full", "ftz", "sat"}) {
    if (has(op, loose)) return std::string("is ") + loose;
  }
  for (const std::string& type : op) {
    if (type == "f64" || type == "tf32" || type.starts_with("f16") || type.starts_with("bf16") ||
        type.starts_with("e4m3") || type.starts_with("e5m2")) {
      return "is in another precision";
    }
  }
  if (!has(op, "f32") && !has(op, "f32x2")) return "";
  const std::string& name = op.front();
  if (rounded.count(name) != 0 && !has(op, "rn")) return "may be contracted, or is not rounded to nearest";
  if (inexact.count(name) != 0) return "is not exactly rounded";
  if (unordered.count(name) != 0) return "adds floats in any order";
  if (name == "cvt" && !has(op, "rn") && !has(op, "rzi")) return "converts without a stated rounding";
  if (name == "min" || name == "max") {
    // With a constant it is the selection that was written (a NaN gives the constant); on two values it is
    // not, on NaN and on zeros, and neither is min with zero.
    if (in.operands.size() != 3 || !is_constant(in.operands[2])) return "is not a selection on NaN and zeros";
    if (name == "min" && is_zero(in.operands[2])) return "takes -0 for less than +0";
  }
  return "";
}

/// Breaches in a text of PTX, each as "line: why".
Words breaches(const std::string& ptx) {
  Words found;
  for (const std::string& line : lines_of(ptx)) {
    const Instruction in = instruction_of(line);
    if (in.opcode.empty()) {
      if (line.find(".extern .func") != std::string::npos) found.push_back(line + ": is not in sight");
      continue;
    }
    const std::string why = breach_of(in);
    if (!why.empty()) found.push_back(line + ": " + why);
  }
  return found;
}

std::map<std::string, int> count_of_opcodes(const std::string& ptx) {
  std::map<std::string, int> counts;
  for (const std::string& line : lines_of(ptx)) {
    std::string opcode;
    for (const std::string& word : instruction_of(line).opcode) opcode += (opcode.empty() ? "" : ".") + word;
    ++counts[opcode];
  }
  return counts;
}

/// The build's own command for a .cu file, made to write PTX for one architecture: what it compiled, flag for
/// flag.
std::string ptx_of(const std::string& file, const std::string& instead_of_file,
                   const std::string& architecture, const std::string& more, const ScratchFolder& scratch) {
  const auto commands =
      nlohmann::json::parse(text_of(std::string(GIGAWATT_BUILD) + "/compile_commands.json"));
  const auto entry = std::find_if(commands.begin(), commands.end(),
                                  [&](const auto& e) { return e.at("file") == in_tree(file); });
  if (entry == commands.end()) throw std::runtime_error("the build has no command for " + file);
  std::string line = entry->at("command");
  line = std::regex_replace(line, std::regex(R"( "?--generate-code=\S+)"), "");
  line = std::regex_replace(line, std::regex(R"( -c \S+ -o \S+)"), "");
  const std::string out = scratch / ("out_" + architecture + ".ptx");
  line += " -ptx -arch=" + architecture + " " + more + " -o '" + out + "' '" + instead_of_file + "'";
  const Ended ended = shell(line, {{}, entry->at("directory"), ""});
  if (ended.code != 0) throw std::runtime_error(line + "\n" + ended.err);
  return text_of(out);
}

bool without_nvcc() { return std::string(GIGAWATT_CUDA_VERSION).empty(); }

std::string listed(const Words& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 10); ++i) text += lines[i] + "\n";
  return text;
}

TEST(Ptx, OfTheDrawIsExactlyRoundedSinglePrecisionOnly) {
  if (without_nvcc()) GTEST_SKIP() << "built without nvcc";
  const ScratchFolder scratch;
  const std::string file = "kernels/cuda_runtime.cu";
  for (const char* architecture : {"sm_90", "sm_75"}) {
    const std::string ptx = ptx_of(file, in_tree(file), architecture, "", scratch);
    for (const char* kernel : {"world_kernel", "stage_kernel"})
      EXPECT_NE(ptx.find(kernel), std::string::npos);
    const Words found = breaches(ptx);
    EXPECT_TRUE(found.empty()) << architecture << ": " << found.size() << " breaches\n" << listed(found);
    std::map<std::string, int> counts = count_of_opcodes(ptx);
    EXPECT_GT(counts["add.rn.f32"] + counts["sub.rn.f32"] + counts["mul.rn.f32"], 500) << architecture;
    for (const char* opcode : {"fma.rn.f32", "div.rn.f32", "sqrt.rn.f32"})
      EXPECT_GT(counts[opcode], 0) << opcode;
  }
}

TEST(Ptx, EveryFileWithAKernelIsRead) {
  EXPECT_EQ(lines_of(shell("ls kernels/*.cu").out).front(), "kernels/cuda_runtime.cu");
  EXPECT_EQ(lines_of(shell("grep -l __global__ kernels/*.cu | wc -l").out).front(), "1");
}

TEST(Ptx, OfFastMathIsFoundOut) {
  if (without_nvcc()) GTEST_SKIP() << "built without nvcc";
  const ScratchFolder scratch;
  const auto breaches_of = [&](const std::string& body, const std::string& flags) {
    const std::string source = scratch.write(
        "probe.cu", "__global__ void probe(float* x, double* y) { " + body + " (void)x; (void)y; }\n");
    return breaches(ptx_of("kernels/cuda_runtime.cu", source, "sm_90", flags, scratch));
  };
  const std::string sum = "x[0] = x[1] * x[2] + x[3] / x[4];";
  EXPECT_TRUE(breaches_of(sum, "").empty());
  EXPECT_TRUE(breaches_of("x[0] = x[1] > 0.0f ? x[1] : 0.0f;", "").empty());
  EXPECT_FALSE(breaches_of(sum, "--ftz=true").empty());
  EXPECT_FALSE(breaches_of(sum, "--prec-div=false").empty());
  EXPECT_FALSE(breaches_of("x[0] = __expf(x[1]);", "").empty());
  EXPECT_FALSE(breaches_of("x[0] = sinf(x[1]);", "").empty());
  EXPECT_FALSE(breaches_of("x[0] = fmaxf(x[1], x[2]);", "").empty());
  EXPECT_FALSE(breaches_of("atomicAdd(x, x[1]);", "").empty());
  EXPECT_FALSE(breaches_of("y[0] = y[1] + 1.0;", "").empty());
}

TEST(Ptx, CheckerTellsGoodLinesFromBadOnes) {
  for (const char* good :
       {"\tadd.rn.f32 \t%f1, %f2, %f3;", "@%p1 bra \t$L__BB0_2;", "\tdiv.rn.f32 %f1, %f2, %f3;",
        "@!%p12 fma.rn.f32 %f1, %f2, %f3, %f4;", "\tcvt.rn.f32.s32 \t%f1, %r2;", "\tret;",
        "\tmax.f32 \t%f1, %f2, 0f00000000;", "\tmin.f32 \t%f1, %f2, 0f3F800000;",
        "\tld.global.f32 \t%f1, [%rd2];", "\tadd.s64 \t%rd1, %rd2, %rd3;", "\tcvt.rzi.s32.f32 %r1, %f2;",
        "\tatom.global.add.u32 \t%r1, [%rd2], %r3;", "\tfma.rn.f32x2 %rd1, %rd2, %rd3, %rd4;"}) {
    EXPECT_TRUE(breaches(good).empty()) << good;
    EXPECT_FALSE(instruction_of(good).opcode.empty()) << good;
  }
  for (const char* bad : {"\tadd.f32 \t%f1, %f2, %f3;",
                          "\tmul.f32 %f1, %f2, %f3;",
                          "@%p1 sub.f32 %f1, %f2, %f3;",
                          "\tfma.rz.f32 %f1, %f2, %f3, %f4;",
                          "\tadd.ftz.f32 \t%f1, %f2, %f3;",
                          "\tdiv.approx.f32 %f1, %f2, %f3;",
                          "\tdiv.full.f32 %f1, %f2, %f3;",
                          "\tsqrt.approx.f32 %f1, %f2;",
                          "\trcp.approx.ftz.f32 %f1, %f2;",
                          "\tex2.approx.f32 %f1, %f2;",
                          "\tlg2.approx.f32 %f1, %f2;",
                          "\tsin.approx.f32 %f1, %f2;",
                          "\trsqrt.approx.f32 %f1, %f2;",
                          "\ttanh.approx.f32 %f1, %f2;",
                          "\tadd.rn.f64 %fd1, %fd2, %fd3;",
                          "\tcvt.f64.f32 %fd1, %f2;",
                          "\tfma.rn.f16x2 %r1, %r2, %r3, %r4;",
                          "\tmin.f32 %f1, %f2, %f3;",
                          "\tmax.f32 %f1, %f2, %f3;",
                          "\tmin.f32 %f1, %f2, 0f00000000;",
                          "\tmad.f32 %f1, %f2, %f3, %f4;",
                          "\tatom.global.add.f32 %f1, [%rd1], %f2;",
                          "\tcvt.f32.s32 %f1, %r2;",
                          "\tsetp.lt.ftz.f32 %p1, %f1, %f2;",
                          ".extern .func (.param .b32 out) vprintf;"}) {
    EXPECT_FALSE(breaches(bad).empty()) << bad;
  }
}

/// The statements of each kernel, on one line each.
std::map<std::string, Words> kernels() {
  std::map<std::string, Words> all;
  const std::string text = text_of(in_tree("kernels/cuda_runtime.cu"));
  const std::regex form(
      R"(__global__ void(?:\s+__launch_bounds__\([\w, ]+\))?\s+(\w+)\([^)]*\) \{\n([^}]*(?:\{\}[^}]*)*)\n\})");
  for (std::sregex_iterator it(text.begin(), text.end(), form); it != std::sregex_iterator(); ++it) {
    all[(*it)[1]] = split((*it)[2], "\n");
  }
  return all;
}

// How it is shown that a kernel computes what the tests run on the host: its body holds nothing but its
// shared memory and one call of a block or phase, and tests/host_runtime.cpp calls the same for every thread.
TEST(Kernels, HoldNothingButCallsOfWhatTestsRunOnTheHost) {
  const std::string host = text_of(in_tree("tests/host_runtime.cpp"));
  const std::regex call(R"(^  (\w+_(?:block|phase))\(.*\);$)");
  const std::regex memory(R"(^  (?:extern )?__shared__ (?:__align__\(16\) )?[\w ]+(?:\[\])?;$)");
  const std::map<std::string, Words> all = kernels();
  for (const auto& [name, statements] : all) {
    int calls = 0;
    for (const std::string& statement : statements) {
      if (std::regex_match(statement, memory)) continue;
      std::smatch found;
      ASSERT_TRUE(std::regex_match(statement, found, call)) << name << ": " << statement;
      EXPECT_NE(host.find(found[1].str() + "("), std::string::npos) << "no host test runs " << found[1];
      ++calls;
    }
    EXPECT_EQ(calls, 1) << name;
  }
  const std::string text = text_of(in_tree("kernels/cuda_runtime.cu"));
  const std::regex marks("__global__");
  EXPECT_EQ(all.size(), static_cast<std::size_t>(std::distance(
                            std::sregex_iterator(text.begin(), text.end(), marks), std::sregex_iterator())));
  EXPECT_NE(text.find("    phase(threadIdx.x);\n    __syncthreads();\n"), std::string::npos);
}

}  // namespace
}  // namespace gw::test
