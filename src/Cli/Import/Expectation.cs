namespace DaprMessaging.Cli.Import;

/// <summary>What a member's mailbox must hold of the channel in the end, by the log alone.</summary>
internal sealed class Expectation
{
    public List<Said> Messages { get; } = [];

    public int Unread { get; private set; }

    /// <summary>Of a channel: it cannot be read any more.</summary>
    public bool IsOut { get; private init; }

    /// <summary>For everybody who was ever there. Who speaks has read all before.</summary>
    public static Dictionary<Person, Expectation> Of(IrcLog log)
    {
        var all = log.People.ToDictionary(p => p, _ => new Expectation());
        foreach (var said in log.Acts.OfType<Said>())
        {
            foreach (var (person, expectation) in all.Where(e => e.Key.WasThere(said.Line)))
            {
                expectation.Messages.Add(said);
                expectation.Unread = person == said.Who ? 0 : expectation.Unread + 1;
            }
        }

        return all;
    }

    /// <summary>All read the same as long as they are in it. Who comes has nothing unread, who speaks has read all before.</summary>
    public static Dictionary<Person, Expectation> InChannel(IrcLog log)
    {
        var all = log.People.ToDictionary(p => p, p => new Expectation { IsOut = !p.IsPresent });
        foreach (var act in log.Acts)
        {
            if (act is Joined joined) all[joined.Who].Unread = 0;
            if (act is not Said said) continue;
            foreach (var (person, expectation) in all)
            {
                expectation.Messages.Add(said);
                expectation.Unread = person == said.Who ? 0 : expectation.Unread + 1;
            }
        }

        return all;
    }

    /// <summary>The chat's operator opens the door and reads nothing.</summary>
    public static Expectation OfOperator(IrcLog log)
    {
        var expectation = new Expectation();
        expectation.Messages.AddRange(log.Acts.OfType<Said>());
        expectation.Unread = expectation.Messages.Count;
        return expectation;
    }

    /// <summary>The owner's copy says that it concerns the owner.</summary>
    public static bool IsMentioned(Said said, Person? owner) =>
        owner is not null && said.Who != owner && (said.Mentions == owner || said.ReplyTo?.Who == owner);
}
