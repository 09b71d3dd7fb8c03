#include "bench/lanes_of.h"
#include "kernels/pack_portable.h"

namespace gw::bench {

const float lookup_table[table_size] = {0.5f, 1.5f, -2.0f, 8.25f};

const Lanes scalar_lanes = lanes_of<float>("scalar", nullptr);
const Lanes portable_lanes = lanes_of_machine<portable::Machine>("portable", &cpu_portable);

}  // namespace gw::bench
