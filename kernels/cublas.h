/// cuBLAS, found when it is needed: linked, it would be a gigabyte that every start has to find.
#pragma once

namespace gw {

/// The few functions that are called, as cublas_api.h declares them (handles are pointers, enumerations int).
struct Cublas {
  int (*create)(void** handle);
  int (*destroy)(void* handle);
  int (*dgemm)(void* handle, int operation_a, int operation_b, int m, int n, int k, const double* alpha,
               const double* a, int lda, const double* b, int ldb, const double* beta, double* c, int ldc);
};

/// Loads the library that GIGAWATT_CUBLAS names, else the system's libcublas.so.13 or .12. Throws
/// BackendError that says what was tried and what the loader answered.
Cublas load_cublas();

}  // namespace gw
