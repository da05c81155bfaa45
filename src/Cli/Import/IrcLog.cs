using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DaprMessaging.Cli.Import;

/// <summary>
/// A log as a sequence of acts. One event a line: <c>[HH:MM] &lt;nick&gt; text</c>, <c>[HH:MM]  * nick text</c>,
/// <c>=== nick [user@host]  has joined #channel</c>, <c>… has left #channel</c>, <c>=== a is now known as b</c>;
/// everything else is passed over. Bytes that are not UTF-8 become U+FFFD.
/// </summary>
internal sealed partial class IrcLog
{
    private readonly Dictionary<string, Person> byNick = [];
    private readonly Dictionary<int, Said> said = [];
    private readonly Dictionary<int, int[]> answers;
    private readonly List<Act> acts = [];
    private readonly List<Person> people = [];

    private IrcLog(string name, string digest, Dictionary<int, int[]> answers) => (Name, Digest, this.answers) = (name, digest, answers);

    /// <summary>The file's name without its endings: the chat's title.</summary>
    public string Name { get; }

    /// <summary>Stands for the file's contents.</summary>
    public string Digest { get; }

    public IReadOnlyList<Act> Acts => acts;

    public IReadOnlyList<Person> People => people;

    public static IrcLog Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"There is no file {path}.");
        var annotations = path.EndsWith(".raw.txt", StringComparison.Ordinal)
            ? path[..^".raw.txt".Length] + ".annotation.txt"
            : path + ".annotation.txt";
        return Parse(
            Path.GetFileName(path).Split('.')[0], File.ReadAllBytes(path), File.Exists(annotations) ? File.ReadAllLines(annotations) : []);
    }

    /// <param name="annotations">Lines <c>a b -</c>: line b answers line a.</param>
    public static IrcLog Parse(string name, ReadOnlySpan<byte> log, IEnumerable<string> annotations)
    {
        var result = new IrcLog(name, Convert.ToHexString(SHA256.HashData(log)), Answers(annotations));
        var lines = Encoding.UTF8.GetString(log).TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++) result.Take(i, lines[i].TrimEnd('\r'));
        return result;
    }

    private static Dictionary<int, int[]> Answers(IEnumerable<string> annotations) => annotations
        .Select(a => AnnotationLine().Match(a))
        .Where(m => m.Success)
        .Select(m => (Earlier: int.Parse(m.Groups[1].ValueSpan), Later: int.Parse(m.Groups[2].ValueSpan)))
        .GroupBy(a => a.Later, a => a.Earlier)
        .ToDictionary(g => g.Key, g => g.ToArray());

    private void Take(int line, string text)
    {
        if (SaidLine().Match(text) is { Success: true } said) Say(line, said.Groups[1].Value, said.Groups[2].Value, isAction: false);
        else if (ActionLine().Match(text) is { Success: true } action) Say(line, action.Groups[1].Value, action.Groups[2].Value, isAction: true);
        else if (JoinedLine().Match(text) is { Success: true } joined) Join(line, joined.Groups[1].Value);
        else if (LeftLine().Match(text) is { Success: true } left) Leave(line, left.Groups[1].Value);
        else if (RenamedLine().Match(text) is { Success: true } renamed) Rename(line, renamed.Groups[1].Value, renamed.Groups[2].Value);
    }

    private void Say(int line, string nick, string text, bool isAction)
    {
        var who = Join(line, nick);
        var act = new Said(line, who, text)
        {
            IsAction = isAction, ReplyTo = RepliedBy(line, who), Mentions = Addressed(text),
        };
        said[line] = act;
        acts.Add(act);
    }

    private Person Join(int line, string nick)
    {
        if (!byNick.TryGetValue(nick, out var person))
            people.Add(byNick[nick] = person = new Person(people.Count + 1, nick));
        if (person.IsPresent) return person;
        person.Come(line);
        acts.Add(new Joined(line, person));
        return person;
    }

    private void Leave(int line, string nick)
    {
        if (!byNick.TryGetValue(nick, out var person) || !person.IsPresent) return;
        person.Go(line);
        acts.Add(new Left(line, person));
    }

    private void Rename(int line, string from, string to)
    {
        if (from == to || !byNick.TryGetValue(from, out var person) || !person.IsPresent) return;
        if (byNick.TryGetValue(to, out var other) && other.IsPresent)
        {
            Leave(line, from);
            return;
        }

        byNick.Remove(from);
        byNick[to] = person;
        person.Nick = to;
        acts.Add(new Renamed(line, person, to));
    }

    // The last earlier message that it is annotated to answer; nothing, if its author was not there yet to have it.
    private Said? RepliedBy(int line, Person who)
    {
        if (!answers.TryGetValue(line, out var earlier)) return null;
        var answered = earlier.Where(l => l < line && said.ContainsKey(l)).DefaultIfEmpty(-1).Max();
        return answered >= 0 && who.WasThere(answered) ? said[answered] : null;
    }

    private Person? Addressed(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && byNick.TryGetValue(text[..colon], out var person) && person.IsPresent ? person : null;
    }

    [GeneratedRegex(@"^\[\d\d:\d\d\] <([^>]+)> (.+)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex SaidLine();

    [GeneratedRegex(@"^\[\d\d:\d\d\]  \* (\S+) (.+)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ActionLine();

    [GeneratedRegex(@"^=== (\S+) \[.*\]\s+has joined #\S+", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex JoinedLine();

    [GeneratedRegex(@"^=== (\S+) \[.*\]\s+has left #\S+", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex LeftLine();

    [GeneratedRegex(@"^=== (\S+) is now known as (\S+)\s*$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex RenamedLine();

    [GeneratedRegex(@"^(\d{1,9}) (\d{1,9}) ", RegexOptions.CultureInvariant)]
    private static partial Regex AnnotationLine();
}
