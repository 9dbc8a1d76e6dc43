#include <charconv>

#include "inference/generators/rule_expression_node.h"
#include "observer/json.h"

namespace input_observer {
namespace {

using Node = RuleExpression::Node;
using NodePtr = std::unique_ptr<Node>;

// No table can overflow the stack: brackets are four levels each, and a chain of operators is as deep as it is long.
constexpr int max_depth = 256;
constexpr std::size_t max_length = 4096;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

NodePtr make(Node::Kind kind, std::string text = {}) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->text = std::move(text);
  return node;
}

template <class... Parts>
NodePtr make_with(Node::Kind kind, std::string text, Parts... parts) {
  NodePtr node = make(kind, std::move(text));
  (node->parts.push_back(std::move(parts)), ...);
  return node;
}

NodePtr constant(Json value) {
  NodePtr node = make(Node::Kind::value);
  node->value = std::move(value);
  return node;
}

/** Recursive descent, one function for each level of binding. */
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    if (text.size() > max_length) fail("at most " + std::to_string(max_length) + " characters");
    next();
  }

  NodePtr whole() {
    NodePtr node = conditional();
    if (!token_.empty()) fail("an operator or the end");
    return node;
  }

 private:
  NodePtr conditional() {
    const Level level(*this);
    NodePtr chosen = disjunction();
    if (!take("if")) return chosen;
    NodePtr node = make_with(Node::Kind::conditional, {}, disjunction(), std::move(chosen));
    if (take("else")) node->parts.push_back(conditional());
    return node;
  }

  NodePtr disjunction() {
    NodePtr node = conjunction();
    while (take("or"))
      node = make_with(Node::Kind::either, {}, std::move(node), conjunction());
    return node;
  }

  NodePtr conjunction() {
    NodePtr node = negation();
    while (take("and"))
      node = make_with(Node::Kind::both, {}, std::move(node), negation());
    return node;
  }

  NodePtr negation() {
    const Level level(*this);
    return take("not") ? make_with(Node::Kind::negation, {}, negation()) : comparison();
  }

  NodePtr comparison() {
    NodePtr node = sum();
    for (const std::string_view symbol : {"==", "!=", "<=", ">=", "<", ">", "in"}) {
      if (take(symbol)) return make_with(Node::Kind::operation, std::string(symbol), std::move(node), sum());
    }
    return node;
  }

  NodePtr sum() {
    NodePtr node = product();
    while (token_ == "+" || token_ == "-")
      node = operation(std::move(node), &Parser::product);
    return node;
  }

  NodePtr product() {
    NodePtr node = signed_value();
    while (token_ == "*" || token_ == "//")
      node = operation(std::move(node), &Parser::signed_value);
    return node;
  }

  NodePtr operation(NodePtr left, NodePtr (Parser::*right)()) {
    const std::string symbol(token_);
    next();
    return make_with(Node::Kind::operation, symbol, std::move(left), (this->*right)());
  }

  NodePtr signed_value() {
    const Level level(*this);
    return take("-") ? make_with(Node::Kind::minus, {}, signed_value()) : value();
  }

  NodePtr value() {
    const Level level(*this);
    if (take("(")) {
      NodePtr node = conditional();
      expect(")");
      return node;
    }
    if (take("[")) return elements(make(Node::Kind::list), "]");
    if (token_.empty()) fail("a value");
    if (token_.front() == '\'') return text_value();
    if (is_digit(token_.front())) return integer();
    if (is_letter(token_.front())) return word();
    fail("a value");
  }

  NodePtr text_value() {
    if (token_.size() < 2 || token_.back() != '\'') fail("a closing '");
    NodePtr node = constant(std::string(token_.substr(1, token_.size() - 2)));
    next();
    return node;
  }

  NodePtr integer() {
    std::int64_t number = 0;
    const auto result = std::from_chars(token_.data(), token_.data() + token_.size(), number);
    if (result.ec != std::errc{}) fail("an integer below 2^63");
    next();
    return constant(number);
  }

  NodePtr word() {
    const std::string name(token_);
    for (const std::string_view keyword : {"if", "else", "or", "and", "not", "in"}) {
      if (name == keyword) fail("a value");
    }
    next();
    if (name == "True" || name == "False") return constant(name == "True");
    if (name == "None") return constant(nullptr);
    return take("(") ? elements(make(Node::Kind::call, name), ")") : make(Node::Kind::name, name);
  }

  NodePtr elements(NodePtr node, std::string_view closing) {
    while (!take(closing)) {
      if (!node->parts.empty()) expect(",");
      node->parts.push_back(conditional());
    }
    return node;
  }

  bool take(std::string_view token) {
    if (token_ != token) return false;
    next();
    return true;
  }

  void expect(std::string_view token) {
    if (!take(token)) fail("'" + std::string(token) + "'");
  }

  // Reads the next token; an empty one is the end.
  void next() {
    while (at_ < text_.size() && text_[at_] == ' ')
      ++at_;
    begin_ = at_;
    if (at_ < text_.size()) at_ += token_size(text_.substr(at_));
    token_ = text_.substr(begin_, at_ - begin_);
  }

  static std::size_t token_size(std::string_view rest) {
    std::size_t size = 1;
    if (rest[0] == '\'') {
      const auto end = rest.find('\'', 1);
      return end == std::string_view::npos ? rest.size() : end + 1;
    }
    if (is_letter(rest[0]) || is_digit(rest[0])) {
      while (size < rest.size() && (is_letter(rest[size]) || is_digit(rest[size])))
        ++size;
      return size;
    }
    for (const std::string_view two : {"//", "==", "!=", "<=", ">="}) {
      if (rest.substr(0, 2) == two) return 2;
    }
    return size;
  }

  [[noreturn]] void fail(const std::string& expected) const {
    throw bad_input({}, "expression '" + one_line(std::string(text_), 1000) + "': expected " + expected +
                            " at character " + std::to_string(begin_ + 1));
  }

  struct Level {
    explicit Level(Parser& owner) : parser(owner) {
      if (++parser.depth_ > max_depth) parser.fail("less nesting");
    }
    ~Level() { --parser.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Parser& parser;
  };

  std::string_view text_;
  std::string_view token_;
  std::size_t begin_ = 0;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

NodePtr parse_rule_expression(std::string_view text) {
  return Parser(text).whole();
}

}  // namespace input_observer
