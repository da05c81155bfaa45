using System.CommandLine;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Tokens;

/// <summary><c>dmsg token</c>: a token for a user of the local system.</summary>
internal static class TokenCommand
{
    private static readonly Option<long> User = new("--user") { Description = "The user's id, positive.", Required = true, HelpName = "N" };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "The user's name, stored when the token is first used.", DefaultValueFactory = _ => "", HelpName = "X",
    };

    private static readonly Option<string> Username = new("--username")
    {
        Description = "The user's @name.", DefaultValueFactory = _ => "", HelpName = "X",
    };

    private static readonly Option<bool> Bot = new("--bot") { Description = "The user is a bot, from the first use of such a token on." };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "The device that the token is for.", DefaultValueFactory = _ => "cli", HelpName = "D",
    };

    private static readonly Option<int> Days = new("--days")
    {
        Description = "How long it is good.", DefaultValueFactory = _ => 30, HelpName = "N",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The system's folder: its key signs the token.", DefaultValueFactory = _ => DataFolder.Default, HelpName = "DIR",
    };

    public static Command Create()
    {
        var command = new Command("token", "Print a token (JWT) with which a device of a user can connect.") { User, Name, Username, Bot, Device, Days, Data };
        command.SetAction(arguments => Console.Out.WriteLine(Issue(arguments)));
        return command;
    }

    private static string Issue(ParseResult arguments)
    {
        var user = arguments.GetValue(User);
        if (!Peer.User(user).IsValid) throw new UsageException($"--user {user}: a user id is positive and below 2^53.");
        var device = arguments.GetValue(Device)!;
        if (device.Length is 0 or > 64) throw new UsageException("--device: 1 to 64 characters.");
        if (arguments.GetValue(Days) is < 1 or > 3650) throw new UsageException("--days: 1 to 3650.");
        var key = new DataFolder(arguments.GetValue(Data)!).SigningKey();
        return new TokenIssuer(key, TimeProvider.System).Issue(new TokenRequest(user)
        {
            Name = arguments.GetValue(Name)!, Username = arguments.GetValue(Username)!, IsBot = arguments.GetValue(Bot), Device = device,
            Lifetime = TimeSpan.FromDays(arguments.GetValue(Days)),
        });
    }
}
