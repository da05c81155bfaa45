using System.CommandLine;
using System.Text.Json;
using DaprMessaging.Cli.Up;
using DaprMessaging.Cli.Verify;

namespace DaprMessaging.Cli.DeadLetters;

/// <summary><c>dmsg dead</c>: what could not be processed: shows it, has it tried again, or gives it up.</summary>
internal static class DeadCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "A dead letter's id, or its beginning." };

    private static readonly Argument<string[]> Ids = new("id")
    {
        Description = "Ids of dead letters, or their beginnings.", Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> All = new("--all") { Description = "All that are in the list." };

    public static Command Create() => new("dead", "Events that could not be processed: show them, publish them again, or give them up.")
    {
        With(new Command("list", "Show what waits, the oldest first, and why.") { Arguments.Json }, ListAsync),
        With(new Command("show", "Show one whole, with its event decoded.") { Id, Arguments.Json }, ShowAsync),
        With(new Command("redrive", "Publish them to their topics again; what dies again comes back to the list.") { Ids, All, Arguments.Json }, RedriveAsync),
        With(new Command("drop", "Take them out of the list for good.") { Ids, All, Arguments.Json }, DropAsync),
    };

    private static Command With(Command command, Func<ParseResult, DeadLetterDesk, CancellationToken, Task<int>> run)
    {
        foreach (var option in new Option[] { SystemOptions.Data, SystemOptions.Components, Site.Grpc, SystemOptions.Verbose }) command.Add(option);
        command.SetAction(async (arguments, ct) =>
        {
            await using var site = await Site.OpenAsync(arguments, ct);
            return await run(arguments, new DeadLetterDesk(site.Store, site.Publisher), ct);
        });
        return command;
    }

    private static async Task<int> ListAsync(ParseResult arguments, DeadLetterDesk desk, CancellationToken ct)
    {
        var letters = (await desk.ListAsync(ct)).Select(e => e.View).ToList();
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(new { Letters = letters });
        else DeadLetterTable.Print(letters);
        return Exit.Ok;
    }

    private static async Task<int> ShowAsync(ParseResult arguments, DeadLetterDesk desk, CancellationToken ct)
    {
        var entry = Selection.Choose(await desk.ListAsync(ct), [arguments.GetValue(Id)!], isAll: false)[0];
        var data = await entry.Shelf.EventAsync(entry.Id, ct);
        var (json, problem) = data is null
            ? (null, "the event has not been kept; it is on the dead-letter topic")
            : EventText.Decode(entry.Letter.Type, entry.Letter.Json, data);
        if (!arguments.GetValue(Arguments.Json))
        {
            DeadLetterTable.Print(entry.View, json, problem, json is null ? data?.ToBase64() : null);
            return Exit.Ok;
        }

        using var document = json is null ? null : JsonDocument.Parse(json);
        Terminal.PrintJson(new { Letter = entry.View, Event = document?.RootElement, Problem = problem, Base64 = data?.ToBase64() });
        return Exit.Ok;
    }

    private static async Task<int> RedriveAsync(ParseResult arguments, DeadLetterDesk desk, CancellationToken ct)
    {
        var chosen = Chosen(arguments, await desk.ListAsync(ct));
        var left = await desk.RedriveAsync(chosen, ct);
        var (driven, unkept) = (chosen.Except(left).Select(e => e.Id).ToList(), left.Select(e => e.Id).ToList());
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(new { Redriven = driven, NotKept = unkept });
        else Console.Out.WriteLine($"{driven.Count} published again; what dies again comes back to the list");
        foreach (var id in unkept) Terminal.Complain($"{id}: the event has not been kept; it is on the dead-letter topic only");
        return left.Count == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    private static async Task<int> DropAsync(ParseResult arguments, DeadLetterDesk desk, CancellationToken ct)
    {
        var chosen = Chosen(arguments, await desk.ListAsync(ct));
        await DeadLetterDesk.DropAsync(chosen, ct);
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(new { Dropped = chosen.Select(e => e.Id) });
        else Console.Out.WriteLine($"{chosen.Count} dropped");
        return Exit.Ok;
    }

    private static IReadOnlyList<DeadEntry> Chosen(ParseResult arguments, IReadOnlyList<DeadEntry> entries) =>
        Selection.Choose(entries, arguments.GetValue(Ids)!, arguments.GetValue(All));
}
