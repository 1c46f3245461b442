// Textual form of the intermediate representation. There is one generic op form, so a new op never changes this file.
grammar Air;

module
    : 'module' name=STRING dialect=word data* func EOF
    ;

data
    : 'data' GLOBAL ':' type '=' (list | 'sha256' STRING)
    ;

func
    : 'func' GLOBAL '{' op* '}'
    ;

op
    : (results=values '=')? name=DOTTED operands=values? attributes? (':' type (',' type)*)? loc?
    ;

values
    : VALUE (',' VALUE)*
    ;

attributes
    : '{' (attribute (',' attribute)*)? '}'
    ;

attribute
    : key=word '=' attributeValue
    ;

attributeValue
    : INT                   # integer
    | FLOAT                 # decimal
    | STRING                # string
    | GLOBAL                # global
    | word attributes?      # named
    | list                  # items
    ;

list
    : '[' (attributeValue (',' attributeValue)*)? ']'
    ;

type
    : 'tensor' '<' DIMS? element=word ('[' lo=INT ',' hi=INT ']')? '>'
    ;

loc
    : 'loc' '(' origin (',' origin)* ')'
    ;

origin
    : node=STRING ':' opType=STRING
    ;

word
    : IDENT | 'module' | 'data' | 'func' | 'tensor' | 'loc' | 'sha256'
    ;

VALUE  : '%' [0-9]+ ;
GLOBAL : '@' [A-Za-z_] [A-Za-z0-9_]* ;
DIMS   : ([0-9]+ 'x')+ ;
DOTTED : [a-z] [a-z0-9_]* '.' [a-z] [a-z0-9_]* ;
IDENT  : [A-Za-z_] [A-Za-z0-9_]* ;
INT    : '-'? [0-9]+ ;
FLOAT  : '-'? [0-9]+ '.' [0-9]+ ([eE] [+-]? [0-9]+)? ;
STRING : '"' (~["\\\r\n] | '\\' .)* '"' ;
COMMENT : '//' ~[\r\n]* -> skip ;
SPACE  : [ \t\r\n]+ -> skip ;
