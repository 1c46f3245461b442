// ONNX's text syntax (docs/Syntax.md of ONNX). What a word means (type, keyword, nan) is decided after parsing, so any
// word can be a name.
grammar OnnxText;

model
    : header? graph function* EOF
    ;

header
    : '<' entry (',' entry)* '>'
    ;

entry
    : key=WORD ':' (INT | STRING | pairs)
    ;

pairs
    : '[' (pair (',' pair)*)? ']'
    ;

pair
    : key=STRING ':' (INT | STRING)
    ;

graph
    : name=identifier
      '(' inputs=declarations? ')' '=>' '(' outputs=declarations? ')' ('<' values=declarations? '>')? nodes
    ;

function
    : header? name=identifier ('<' parameter (',' parameter)* '>')?
      '(' inputs=declarations? ')' '=>' '(' outputs=declarations? ')' ('<' values=declarations? '>')? nodes
    ;

parameter
    : attribute
    | identifier
    ;

// A value with its type, an initializer if it has data, or a name alone.
declarations
    : declaration (',' declaration)*
    ;

declaration
    : type? identifier ('=' data)?
    ;

nodes
    : '{' node* '}'
    ;

node
    : ('[' label=identifier? ']')? results=names '=' qualified (':' overload=WORD)?
      before=attributes? '(' operands=names ')' after=attributes?
    ;

// Places between commas may be empty: optional operands that are left out.
names
    : identifier? (',' identifier?)*
    ;

qualified
    : WORD ('.' WORD)*
    ;

attributes
    : '<' attribute (',' attribute)* '>'
    ;

attribute
    : name=identifier (':' kind=WORD)? '=' (single | list)
    ;

list
    : '[' (single (',' single)*)? ']'
    ;

single
    : (INT | FLOAT | NEGATIVE | STRING) # literal
    | '@' identifier                    # reference
    | tensor                            # tensorValue
    | type                              # typeOrWord
    | graph                             # graphValue
    ;

tensor
    : type identifier? '='? data
    ;

data
    : '{' ((INT | FLOAT | NEGATIVE | STRING | WORD) (',' (INT | FLOAT | NEGATIVE | STRING | WORD))*)? '}'
    | '[' pair (',' pair)* ']'
    | ELISION
    ;

type
    : word=WORD ('[' (dim (',' dim)*)? ']' | '(' (typeArgument (',' typeArgument)?)? ')')?
    ;

typeArgument
    : type
    | qualified
    ;

dim
    : '?'
    | INT
    | identifier
    ;

identifier
    : WORD
    | STRING
    ;

ARROW    : '=>' ;
ELISION  : '...' ;
INT      : '-'? [0-9]+ ;
FLOAT    : '-'? [0-9]+ ('.' [0-9]* EXPONENT? | EXPONENT) ;
NEGATIVE : '-' [A-Za-z]+ ;
WORD     : [A-Za-z_] [A-Za-z0-9_]* ;
STRING   : '"' (~["\\] | '\\' .)* '"' ;
COMMENT  : '#' ~[\n]* -> skip ;
SPACE    : [ \t\r\n\f\u000B]+ -> skip ;
UNENDED  : '"' (~["\\] | '\\' .)* '\\'? ;
OTHER    : . ;

fragment EXPONENT : [eE] [+-]? [0-9]+ ;
