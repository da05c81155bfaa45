using System.Globalization;
using System.Text.Json;

namespace DaprMessaging.Sidecar.App.Cel;

using Value = Func<JsonElement, object?>;

/// <summary>Recursive descent, one method for each rank of operators; each makes a function of the event.</summary>
internal sealed class CelParser(string text)
{
    private const int MaxDepth = 100;

    private readonly IReadOnlyList<CelToken> tokens = CelLexer.Cut(text);
    private int next, depth;
    private Value? lastOf;      // the object and
    private string? lastField;  // the name of the selection that Member ended with

    private CelToken Next => tokens[next];

    public Value Parse()
    {
        var value = Or();
        return Next.Kind == CelTokenKind.End ? value : throw Unexpected("an operator");
    }

    private Value Or()
    {
        var left = And();
        while (Take("||"))
            left = CelLogic.Either(left, And(), decides: true);
        return left;
    }

    private Value And()
    {
        var left = Relation();
        while (Take("&&"))
            left = CelLogic.Either(left, Relation(), decides: false);
        return left;
    }

    private Value Relation()
    {
        var left = Unary();
        while (true)
        {
            var (l, operation) = (left, Next.Text);
            if (Next.Kind is not (CelTokenKind.Symbol or CelTokenKind.Name)
                || operation is not ("==" or "!=" or "<" or "<=" or ">" or ">=" or "in"))
                return left;
            next++;
            var right = Unary();
            left = operation switch
            {
                "==" => e => CelValues.Same(l(e), right(e)),
                "!=" => e => !CelValues.Same(l(e), right(e)),
                "<" => e => CelValues.Compare(l(e), right(e)) < 0,
                "<=" => e => CelValues.Compare(l(e), right(e)) <= 0,
                ">" => e => CelValues.Compare(l(e), right(e)) > 0,
                ">=" => e => CelValues.Compare(l(e), right(e)) >= 0,
                _ => e => CelValues.In(l(e), right(e)),
            };
        }
    }

    private Value Unary()
    {
        if (++depth > MaxDepth)
            throw CelLexer.Error(Next.Position, $"more than {MaxDepth} levels");
        try
        {
            if (Take("!"))
            {
                var of = Unary();
                return e => of(e) is bool value ? !value : throw CelValues.NoOverload("'!'");
            }
            if (Take("-"))
            {
                var of = Unary();
                return e => of(e) is double value ? -value : throw CelValues.NoOverload("'-'");
            }
            return Member();
        }
        finally
        {
            depth--;
        }
    }

    private Value Member()
    {
        var value = Primary();
        while (true)
        {
            var of = value;
            (lastOf, lastField) = (null, null);
            if (Take("."))
                value = Selection(of);
            else if (Take("["))
            {
                var index = Or();
                Demand("]");
                value = e => CelValues.Item(of(e), index(e));
            }
            else
            {
                return value;
            }
            if (Next is not { Kind: CelTokenKind.Symbol, Text: "." or "[" })
                return value;
        }
    }

    private Value Selection(Value of)
    {
        var name = Name();
        if (!Take("("))
        {
            (lastOf, lastField) = (of, name.Text);
            return e => CelValues.Field(of(e), name.Text);
        }
        CelFunctions.Demand(name);
        var argument = name.Text == "size" ? null : Or();
        Demand(")");
        return CelFunctions.Method(of, name, argument);
    }

    private Value Primary()
    {
        var token = Next;
        next++;
        switch (token.Kind)
        {
            case CelTokenKind.Text:
                return _ => token.Text;
            case CelTokenKind.Number:
                if (!double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    throw CelLexer.Error(token.Position, $"'{token.Text}' is no number");
                return _ => number;
            case CelTokenKind.Symbol when token.Text == "(":
                var inner = Or();
                Demand(")");
                return inner;
            case CelTokenKind.Symbol when token.Text == "[":
                return List();
            case CelTokenKind.Name:
                return Named(token);
            default:
                next--;
                throw Unexpected("a value");
        }
    }

    private Value Named(CelToken token)
    {
        switch (token.Text)
        {
            case "event": return e => CelValues.Of(e);
            case "true": return _ => true;
            case "false": return _ => false;
            case "null": return _ => null;
            case "size" when Take("("):
                var of = Or();
                Demand(")");
                return e => CelValues.Size(of(e));
            case "has" when Take("("):
                return Has();
            default:
                throw CelLexer.Error(token.Position, $"'{token.Text}' is not supported. Supported: event, true, false, "
                    + "null, has(), size(), and the methods startsWith, endsWith, contains, matches, size");
        }
    }

    /// <summary>Its argument is a field, which may be missing; what is before the last dot may not.</summary>
    private Value Has()
    {
        var start = Next;
        (lastOf, lastField) = (null, null);
        Member();
        if (lastOf is not { } of || lastField is not { } field)
            throw CelLexer.Error(start.Position, "has() asks for a field, as in has(event.data.x)");
        Demand(")");
        return e => CelValues.Has(of(e), field);
    }

    private Value List()
    {
        var items = new List<Value>();
        while (!Take("]"))
        {
            items.Add(Or());
            if (!Take(","))
            {
                Demand("]");
                break;
            }
        }
        return e => items.ConvertAll(i => i(e));
    }

    private CelToken Name()
    {
        var token = Next;
        if (token.Kind != CelTokenKind.Name)
            throw Unexpected("a name");
        next++;
        return token;
    }

    private bool Take(string symbol)
    {
        if (Next.Kind != CelTokenKind.Symbol || Next.Text != symbol)
            return false;
        next++;
        return true;
    }

    private void Demand(string symbol)
    {
        if (!Take(symbol))
            throw Unexpected($"'{symbol}'");
    }

    private FormatException Unexpected(string wanted) =>
        CelLexer.Error(Next.Position, $"{wanted} is expected, not {(Next.Kind == CelTokenKind.End ? Next.Text : $"'{Next.Text}'")}");
}
