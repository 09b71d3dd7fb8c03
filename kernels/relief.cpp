#include "kernels/relief.h"

#include <atomic>
#include <utility>
#include <vector>

namespace gw {
namespace {

struct Watch {
  std::function<void(const std::string&)> tell;
  std::atomic<bool> relieved{false};
};

class RelievedSweep : public Sweep {
 public:
  /// `first` is null where it could not even be opened.
  RelievedSweep(std::unique_ptr<Sweep> first, std::unique_ptr<Sweep> spare, std::shared_ptr<Watch> watch)
      : first_(std::move(first)), spare_(std::move(spare)), watch_(std::move(watch)) {}

  void tally(Range range, Tally& into) override {
    either([&](Sweep& sweep) { sweep.tally(range, into); });
  }
  void replay(Range range, Columns out) override {
    either([&](Sweep& sweep) { sweep.replay(range, out); });
  }
  void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) override {
    either([&](Sweep& sweep) { sweep.refine(range, targets, into); });
  }

 private:
  template <class Call>
  void either(const Call& call) {
    if (first_ != nullptr && !watch_->relieved) {
      try {
        return call(*first_);
      } catch (const BackendError& error) {
        if (!watch_->relieved.exchange(true)) watch_->tell(error.what());
      }
    }
    first_.reset();
    call(*spare_);
  }

  std::unique_ptr<Sweep> first_, spare_;
  std::shared_ptr<Watch> watch_;
};

class RelievedBackend : public Backend {
 public:
  RelievedBackend(std::unique_ptr<Backend> first, std::unique_ptr<Backend> spare,
                  std::shared_ptr<Watch> watch)
      : first_(std::move(first)), spare_(std::move(spare)), watch_(std::move(watch)) {}

  std::string_view name() const override { return working().name(); }
  std::string description() const override { return working().description(); }
  std::unique_ptr<Sweep> open(const Job& job) override {
    std::unique_ptr<Sweep> first;
    try {
      if (!watch_->relieved) first = first_->open(job);
    } catch (const BackendError& error) {
      if (!watch_->relieved.exchange(true)) watch_->tell(error.what());
    }
    return std::make_unique<RelievedSweep>(std::move(first), spare_->open(job), watch_);
  }

 private:
  const Backend& working() const { return watch_->relieved ? *spare_ : *first_; }

  std::unique_ptr<Backend> first_, spare_;
  std::shared_ptr<Watch> watch_;
};

}  // namespace

std::unique_ptr<Backend> with_relief(std::unique_ptr<Backend> first, std::unique_ptr<Backend> spare,
                                     std::function<void(const std::string&)> tell) {
  auto watch = std::make_shared<Watch>();
  watch->tell = std::move(tell);
  return std::make_unique<RelievedBackend>(std::move(first), std::move(spare), std::move(watch));
}

}  // namespace gw
