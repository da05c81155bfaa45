using System.CommandLine;
using DaprMessaging.Cli;
using DaprMessaging.Cli.Bench;
using DaprMessaging.Cli.Chat;
using DaprMessaging.Cli.DeadLetters;
using DaprMessaging.Cli.Import;
using DaprMessaging.Cli.Profile;
using DaprMessaging.Cli.SearchIndex;
using DaprMessaging.Cli.Sidecars;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Cli.Verify;
using DaprMessaging.Client;
using DaprMessaging.Hosting;

var root = new RootCommand("DaprMessaging: message delivery and multi-device sync on Dapr.")
{
    UpCommand.Create(),
    SidecarCommand.Create(),
    TokenCommand.Create(),
    ImportCommand.Create(),
    BenchCommand.Create(),
    ProfileCommand.Create(),
    VerifyCommand.Create(),
    RebuildCommand.Create(),
    DeadCommand.Create(),
    SearchCommand.Create(),
    ChatCommand.Create(),
};

var parsed = root.Parse(args);
try
{
    var code = await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    });
    return parsed.Errors.Count > 0 ? Exit.BadUse : code;
}
catch (Exception e) when (e is UsageException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
{
    Terminal.Complain(e.Message);
    return Exit.BadUse;
}
catch (Exception e) when (e is DisconnectedException or RefusedException or TimeoutException or StateException or PublishException)
{
    Terminal.Complain(e.Message);
    return Exit.Unreachable;
}
catch (OperationCanceledException)
{
    Terminal.Complain("Stopped.");
    return Exit.ChecksFailed;
}
