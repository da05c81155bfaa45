using System.CommandLine;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary><c>dmsg chat</c>: a terminal to talk in, as one of the users of a local system.</summary>
internal static class ChatCommand
{
    private static readonly Option<long> User = new("--user") { Description = "Who you are.", Required = true, HelpName = "N" };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "What you are called, and @mentioned by if it is one word; kept from then on. Default: as before.", DefaultValueFactory = _ => "", HelpName = "X",
    };

    private static readonly Option<string?> With = new("--with") { Description = "The dialog to open: u42, c7 or b9, or a name.", HelpName = "PEER" };

    private static readonly Option<Uri> Url = new("--url")
    {
        Description = "The gateway. Default: http://127.0.0.1:7171.", HelpName = "URL", CustomParser = Arguments.Url,
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:7171"),
    };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "Which of your devices this is: each hears what the others send.", DefaultValueFactory = _ => "chat", HelpName = "D",
    };

    public static Command Create()
    {
        var command = new Command("chat", "Talk: a client in the terminal; lines in and out where there is none.") { User, Name, With, Url, Device, SystemOptions.Data };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var user = arguments.GetValue(User);
        if (!Peer.User(user).IsValid) throw new UsageException($"--user {user}: a user id is positive and below 2^53.");
        var (url, name) = (arguments.GetValue(Url)!, arguments.GetValue(Name)!);
        var token = TokenIssuer.Of(new DataFolder(arguments.GetValue(SystemOptions.Data)!))
            .Issue(new TokenRequest(user) { Name = name, Username = Mentions.IsUsername(name) ? name : "", Device = arguments.GetValue(Device)! });
        await Reach.EnsureAsync(url, ct);

        var model = new ChatModel(user);
        await using var terminal = NewTerminal(model, $"u{user} at {url.Authority}");
        var stage = new Stage(model, terminal, TimeProvider.System);
        await using var client = new MessagingClient(new MessagingClientOptions
        {
            Url = url, Token = _ => ValueTask.FromResult(token), App = "dmsg chat",
            ConnectionChanged = isOnline => stage.Take(new ChatEvent.Connected(isOnline)), TypingHeard = stage.Hear,
            PresenceHeard = presence => stage.Take(new ChatEvent.PresenceHeard(presence)),
        });
        await client.ConnectAsync(ct);
        try
        {
            await new ChatSession(client, stage, TimeProvider.System).RunAsync(arguments.GetValue(With), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Ctrl-C is a way to leave like any other.
        }

        return Exit.Ok;
    }

    private static IChatTerminal NewTerminal(ChatModel model, string title) =>
        Console.IsInputRedirected || Console.IsOutputRedirected
            ? new LineTerminal(new StreamReader(Console.OpenStandardInput()), Console.Out)
            : new ScreenTerminal(model, title);
}
