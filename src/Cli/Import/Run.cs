using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Import;

/// <summary>
/// One import of one log. All its ids follow from the run's name and the log, so the same command again goes on where it
/// was broken off, and sends nothing twice.
/// </summary>
internal sealed class Run(string name, IrcLog log, Uri url, TokenIssuer tokens, bool isChannel = false)
{
    public IrcLog Log => log;

    public Uri Url => url;

    /// <summary>It is kept once, and not by each member.</summary>
    public bool IsChannel => isChannel;

    /// <summary>Where it is replayed.</summary>
    public Peer Chat => Names.ChatId(OperatorId, RandomIdOf(-1, "chat")) is var id && isChannel ? Peer.Channel(id) : Peer.Chat(id);

    public long OperatorId { get; } = IdOf(name, log, "operator");

    public long UserIdOf(Person person) => IdOf(name, log, $"{person.Number} {person.FirstNick}");

    /// <summary>The random id of what happens at a line.</summary>
    public long RandomIdOf(int line, string what) => IdOf(name, log, $"{line} {what}");

    public string TokenOf(Person? person, string device) => tokens.Issue(person is null
        ? new TokenRequest(OperatorId) { Name = $"operator of {log.Name}", Device = device }
        : new TokenRequest(UserIdOf(person)) { Name = person.Nick, Device = device });

    /// <summary>What a line is as a message.</summary>
    public Content ContentOf(Said said)
    {
        var content = new Content { Text = said.Text };
        if (said.IsAction)
            content.Entities.Add(new Entity { Kind = Entity.Types.Kind.Italic, Offset = 0, Length = said.Text.Length });
        if (said.Mentions is { } mentioned)
        {
            content.Entities.Add(new Entity
            {
                Kind = Entity.Types.Kind.MentionName, Offset = 0, Length = said.Text.IndexOf(':', StringComparison.Ordinal),
                UserId = UserIdOf(mentioned),
            });
        }

        return content;
    }

    // 52 bits: exact in a JavaScript number, and far enough apart for any number of logs.
    private static long IdOf(string run, IrcLog log, string what)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{run}\n{log.Digest}\n{what}"));
        return Math.Max(1, BinaryPrimitives.ReadInt64LittleEndian(hash) & ((1L << 52) - 1));
    }
}
