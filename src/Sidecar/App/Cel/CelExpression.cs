using System.Text.Json;

namespace DaprMessaging.Sidecar.App.Cel;

/// <summary>
/// A condition over <c>event</c>, in the part of CEL that routing rules need: literals, fields, indexes, lists,
/// <c>== != &lt; &lt;= &gt; &gt;= &amp;&amp; || ! in</c>, parentheses, <c>has()</c>, <c>size()</c>, <c>startsWith</c>,
/// <c>endsWith</c>, <c>contains</c>, <c>matches</c>. Numbers are doubles, as in the JSON that daprd reads.
/// </summary>
internal sealed class CelExpression
{
    private readonly string text;
    private readonly Func<JsonElement, object?> evaluate;

    private CelExpression(string text, Func<JsonElement, object?> evaluate) => (this.text, this.evaluate) = (text, evaluate);

    /// <exception cref="FormatException">It is not of this subset: what and where.</exception>
    public static CelExpression Parse(string text) => new(text, new CelParser(text).Parse());

    /// <exception cref="FormatException">The event has no such field, or one of another type.</exception>
    public bool Matches(JsonElement cloudEvent) => evaluate(cloudEvent) is bool answer
        ? answer : throw new FormatException($"the rule '{text}' is no condition");

    public override string ToString() => text;
}
