#include "kernels/cublas.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "kernels/backend.h"

namespace gw {
namespace {

std::string loader_error() {
  const char* text = dlerror();
  return text == nullptr ? "the loader says nothing more" : text;
}

template <class Function>
void find(void* library, const char* name, Function*& function) {
  void* const found = dlsym(library, name);
  if (found == nullptr) throw BackendError("cuBLAS lacks " + std::string(name) + ": " + loader_error());
  function = reinterpret_cast<Function*>(found);
}

}  // namespace

Cublas load_cublas() {
  const char* const named = std::getenv("GIGAWATT_CUBLAS");
  const bool is_named = named != nullptr && *named != '\0';
  const std::vector<std::string> names = is_named
                                             ? std::vector<std::string>{named}
                                             : std::vector<std::string>{"libcublas.so.13", "libcublas.so.12"};
  std::string tried;
  for (const std::string& name : names) {
    if (void* const library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      Cublas cublas{};
      find(library, "cublasCreate_v2", cublas.create);
      find(library, "cublasDestroy_v2", cublas.destroy);
      find(library, "cublasDgemm_v2", cublas.dgemm);
      return cublas;
    }
    tried += (tried.empty() ? "" : "; ") + loader_error();
  }
  throw BackendError(
      "cuBLAS can't be loaded: " + tried +
      (is_named ? " (GIGAWATT_CUBLAS names it)" : " (GIGAWATT_CUBLAS can name where it lies)"));
}

}  // namespace gw
