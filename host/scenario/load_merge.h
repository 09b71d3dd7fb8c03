/// One document out of several: a file over what it extends, a case or --set over a file.
#pragma once

#include <string>
#include <string_view>

#include "host/language/node.h"
#include "host/language/problems.h"
#include "host/scenario/load.h"
#include "host/scenario/load_tree.h"

namespace gw {

/// `document` (the file `file`) over what its `extends` names, and that over what it extends in turn, at most
/// 8 deep. Maps merge key by key, programmes by name; a value is replaced whole; null removes a key.
/// Problems: a file that is not there or can't be read, a cycle.
Node with_extended(Node document, const std::string& file, Problems& problems);

/// The same for two documents that are in hand; `base` becomes the result.
void merge_over(Node& base, const Node& over);

/// Puts `value` at a dotted path (`programmes.stargate.slip`), or removes what is there if it is null. What
/// comes to stand in the document is marked as coming from `source`. Problems at `where`: a path that leads
/// nowhere.
void put(Node& document, const std::string& path, const Where& where, const Node& value,
         const std::string& source, Tree& tree);

/// Notes what a source sets at and below a path. Reported: what it has set before, and a map without a key,
/// which sets nothing; false behind the latter.
bool note_settings(Tree& tree, const std::string& path, const Where& where, const Node& value,
                   const std::string& source);

/// A map that is one belief, not a section: taken over whole, or half of it would keep the source of the
/// other half.
bool is_whole(const Node& node);

/// The name of a programme, where it has one.
const Node* name_of(const Node& programme);

/// Puts what one argument sets. Problems stand where its path or the part of its value was written.
void put_assignment(Node& document, const Assignment& assignment, Tree& tree);

}  // namespace gw
