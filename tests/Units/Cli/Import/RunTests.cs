using System.Text;
using DaprMessaging.Cli.Import;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting.Tokens;
using Microsoft.Extensions.Configuration;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Units.Cli.Import;

/// <summary>All ids of an import follow from its name and the log, so the same command again sends nothing twice.</summary>
public sealed class RunTests
{
    private static readonly byte[] Key = new byte[32];

    private static readonly IrcLog Log = Parse("[10:00] <alice> hello\n[10:01] <bob> alice: hi\n[10:02]  * bob waves\n");

    [Fact]
    public void The_same_again_has_the_same_ids()
    {
        Assert.Equal(Ids(NewRun("1", Log)), Ids(NewRun("1", Log)));
        Assert.All(Ids(NewRun("1", Log)), id => Assert.True(Peer.User(id).IsValid));
        Assert.Equal(Ids(NewRun("1", Log)).Count, Ids(NewRun("1", Log)).Distinct().Count());
    }

    [Fact]
    public void Another_name_or_another_log_has_others()
    {
        Assert.Empty(Ids(NewRun("1", Log)).Intersect(Ids(NewRun("2", Log))));
        Assert.Empty(Ids(NewRun("1", Log)).Intersect(Ids(NewRun("1", Parse("[10:00] <alice> hello\n[10:01] <bob> alice: hi\n")))));
    }

    [Fact]
    public void Ids_are_known_vectors()
    {
        var run = NewRun("1", Log);
        Assert.Equal([OperatorId, AliceId], [run.OperatorId, run.UserIdOf(Log.People[0])]);
    }

    [Fact]
    public void A_line_is_a_text_with_what_it_marks()
    {
        var run = NewRun("1", Log);
        var said = Log.Acts.OfType<Said>().ToList();
        Assert.Equal(new Content { Text = "hello" }, run.ContentOf(said[0]));
        Assert.Equal(
            new Content { Text = "alice: hi", Entities = { new Entity { Kind = Kind.MentionName, Length = 5, UserId = run.UserIdOf(Log.People[0]) } } },
            run.ContentOf(said[1]));
        Assert.Equal(
            new Content { Text = "waves", Entities = { new Entity { Kind = Kind.Italic, Length = 5 } } }, run.ContentOf(said[2]));
    }

    [Fact]
    public async Task A_token_says_the_nick_of_now()
    {
        var run = NewRun("1", Log);
        var reader = new TokenReader(
            new ConfigurationBuilder().AddInMemoryCollection([new("Token:Key", Convert.ToBase64String(Key))]).Build(),
                TimeProvider.System);
        var alice = Log.People[0];
        Assert.Equal(new Identity(run.UserIdOf(alice), "import", "alice", ""), await reader.ReadAsync(run.TokenOf(alice, "import")) is { } one ? one with { IssuedAt = 0 } : null);
        Assert.Equal(new Identity(run.OperatorId, "check", "operator of x", ""), await reader.ReadAsync(run.TokenOf(null, "check")) is { } other ? other with { IssuedAt = 0 } : null);
    }

    // The first eight bytes of SHA-256 over run, digest and what, little-endian, 52 bits.
    private static long OperatorId => IdOf("operator");

    private static long AliceId => IdOf("1 alice");

    private static long IdOf(string what)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"1\n{Log.Digest}\n{what}"));
        return BitConverter.ToInt64(hash) & ((1L << 52) - 1);
    }

    private static List<long> Ids(Run run) =>
        [run.OperatorId, .. run.Log.People.Select(run.UserIdOf), run.RandomIdOf(-1, "chat"), .. run.Log.Acts.Select(a => run.RandomIdOf(a.Line, a.GetType().Name))];

    private static Run NewRun(string name, IrcLog log) =>
        new(name, log, new Uri("http://127.0.0.1"), new TokenIssuer(Key, TimeProvider.System));

    private static IrcLog Parse(string text) => IrcLog.Parse("x", Encoding.UTF8.GetBytes(text), []);
}
