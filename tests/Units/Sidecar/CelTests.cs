using System.Text.Json;
using DaprMessaging.Sidecar.App.Cel;

namespace DaprMessaging.Units.Sidecar;

public sealed class CelTests
{
    private const string Event = """
        {"type":"order.paid","subject":"a\"b","source":"shop","flag":true,"none":null,
         "data":{"amount":12.5,"count":3,"tags":["x","y"],"buyer":{"name":"Ann"},"empty":""}}
        """;

    [Theory]
    [InlineData("event.type == \"order.paid\"", true)]
    [InlineData("event.type == 'order.paid'", true)]
    [InlineData("event.type != \"order.paid\"", false)]
    [InlineData("event[\"type\"] == \"order.paid\" && event.data[\"count\"] == 3", true)]
    [InlineData("event.data.count == 3.0", true)]
    [InlineData("event.data.amount > 12 && event.data.amount <= 12.5", true)]
    [InlineData("event.data.count < -1", false)]
    [InlineData("event.data.buyer.name >= \"Anm\"", true)]
    [InlineData("event.flag", true)]
    [InlineData("!event.flag || event.type == \"x\"", false)]
    [InlineData("!(event.flag && false)", true)]
    [InlineData("true || false && false", true)]
    [InlineData("(true || false) && false", false)]
    [InlineData("event.none == null", true)]
    [InlineData("event.type in [\"a\", \"order.paid\"]", true)]
    [InlineData("event.data.count in []", false)]
    [InlineData("\"y\" in event.data.tags", true)]
    [InlineData("\"buyer\" in event.data", true)]
    [InlineData("event.data.tags[1] == \"y\"", true)]
    [InlineData("event.data.tags == [\"x\", \"y\"]", true)]
    [InlineData("has(event.data.amount)", true)]
    [InlineData("has(event.data.nothing)", false)]
    [InlineData("has(event.data.nothing) && event.data.nothing == 1", false)]
    [InlineData("event.type.startsWith(\"order.\") && event.type.endsWith(\"paid\")", true)]
    [InlineData("event.type.contains(\"r.p\")", true)]
    [InlineData("event.type.matches(\"^order\\\\.(paid|sent)$\")", true)]
    [InlineData("event.type.matches(\"aid\")", true)]
    [InlineData("size(event.data.tags) == 2 && event.source.size() == 4", true)]
    [InlineData("event.subject == \"a\\\"b\"", true)]
    [InlineData("event.data.nothing == 1 || true", true)]
    [InlineData("event.data.nothing == 1 && false", false)]
    [InlineData("1 == \"1\"", false)]
    public void A_rule_matches_as_in_CEL(string rule, bool expected) => Assert.Equal(expected, Matches(rule));

    [Theory]
    [InlineData("event.data.nothing == 1", "no such key: nothing")]
    [InlineData("event.type.nothing == 1", "no such key: nothing")]
    [InlineData("event.data.tags[2] == \"z\"", "index out of range: 2")]
    [InlineData("event.type < 1", "no such overload")]
    [InlineData("event.data.count && true", "no such overload")]
    [InlineData("event.data.count.startsWith(\"1\")", "no such overload")]
    [InlineData("event.type", "is no condition")]
    [InlineData("event.type.matches(\"(\")", "is no pattern")]
    public void What_an_event_has_not_is_an_error_not_a_no(string rule, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Matches(rule)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "at position 1: a value is expected, not the end")]
    [InlineData("event.type ==", "at position 14: a value is expected, not the end")]
    [InlineData("event.type = \"x\"", "at position 12: '=' is not supported")]
    [InlineData("event.type == \"x", "at position 15: a string has no end")]
    [InlineData("(event.flag", "at position 12: ')' is expected")]
    [InlineData("event.flag event", "at position 12: an operator is expected, not 'event'")]
    [InlineData("message.type == 1", "at position 1: 'message' is not supported")]
    [InlineData("event.type.lower() == 1", "at position 12: the method lower is not supported")]
    [InlineData("event.flag ? 1 : 2", "at position 12: '?' is not supported")]
    [InlineData("event.data.count + 1 == 2", "at position 18: '+' is not supported")]
    [InlineData("event.data.exists(x, x > 1)", "at position 12: the method exists is not supported")]
    [InlineData("has(event)", "at position 5: has() asks for a field")]
    [InlineData("event.data.count == 0x1F", "at position 21: '0x1F' is no number")]
    public void Another_part_of_CEL_is_refused_with_its_place(string rule, string problem) => Assert.Contains(problem,
        Assert.Throws<FormatException>(() => CelExpression.Parse(rule)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rule_cannot_overflow_the_stack() => Assert.Contains("more than 100 levels",
        Assert.Throws<FormatException>(() => CelExpression.Parse(new string('(', 100_000))).Message,
        StringComparison.Ordinal);

    private static bool Matches(string rule)
    {
        using var json = JsonDocument.Parse(Event);
        return CelExpression.Parse(rule).Matches(json.RootElement);
    }
}
