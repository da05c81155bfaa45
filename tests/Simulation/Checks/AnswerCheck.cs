using DaprMessaging.Contracts.Client;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A1, A2: what was accepted got exactly one outcome; whatever was asked in the same shape got the same one, a refusal
/// included; what it says is what has happened; and where nothing is lost, every session that lives has all its answers.
/// </summary>
internal static class AnswerCheck
{
    public static void Look(Truth truth, World world)
    {
        var outcomes = new Dictionary<string, (string Outcome, Question Question)>();
        foreach (var question in world.Ledger.Questions)
        {
            if (question.IsAccepted && question.Said.Count == 0 && !question.Errand.IsRefusable)
                world.Findings.Add("A1", $"{question} was accepted and never answered");
            foreach (var result in question.Said)
            {
                var outcome = Outcome.Of(result);
                outcomes.TryAdd(question.Errand.Shape, (outcome, question));
                if (outcomes[question.Errand.Shape] is var first && first.Outcome != outcome)
                    world.Findings.Add("A2", $"{question} is answered \"{outcome}\", {first.Question} \"{first.Outcome}\"");
                if (question.Errand.RandomIds.Count > 0 && !question.Errand.IsForLater) Believe(truth, question.Errand, result, world.Findings);
            }
        }

        foreach (var device in world.Devices) Waiting(device, world);
    }

    private static void Waiting(Device device, World world)
    {
        foreach (var errand in device.Errands)
        {
            if (!errand.IsRefusable) world.Findings.Add("A1", $"{device.Name} waits for ever for the answer to {errand}");
        }

        if (world.Configuration.IsLossy) return;
        foreach (var request in device.Session!.Pending)
        {
            var question = world.Ledger.QuestionOf(device.Session.Id, request);
            if (question is not { Errand.IsRefusable: true })
                world.Findings.Add(
                    "A1",
                    $"{device.Session} waits for ever for the answer to request {request} ({question}), and nothing was lost");
        }
    }

    private static Result.OutcomeOneofCase Expected(Errand errand) => errand.Request.CallCase switch
    {
        Request.CallOneofCase.SendMessages => Result.OutcomeOneofCase.MessagesSent,
        Request.CallOneofCase.CreateChat or Request.CallOneofCase.MigrateChat => Result.OutcomeOneofCase.ChatCreated,
        _ => Result.OutcomeOneofCase.Done,
    };

    // Is it true what the answer says?
    private static void Believe(Truth truth, Errand errand, Result result, Findings findings)
    {
        var op = truth.Conversation(errand.Conversation).Ops.FirstOrDefault(o => o.Sender == errand.User &&
            o.RandomIds().Any(errand.RandomIds.Contains));
        if (result.Refusal is { } refusal)
        {
            if (op is not null && (op.Sent is not null) == (errand.Request.SendMessages is not null) && refusal.Code != Code.RandomIdReused)
                findings.Add("A2", $"{errand} was refused ({refusal.Code}) and happened: {op}");
            return;
        }

        if (op is null)
        {
            findings.Add("A1", $"{errand} was acknowledged and never happened: {result}");
            return;
        }

        var expected = op.Sent is null ? 0 : errand.RandomIds.Count;
        if (result.OutcomeCase != Expected(errand) || (result.MessagesSent?.MessageIds.Count ?? 0) != expected)
        {
            findings.Add("A2", $"{errand} is answered {result}");
            return;
        }

        if (op.Sent is not null && truth.Conversation(errand.Conversation).IsChannel)
        {
            if (!result.MessagesSent!.MessageIds.SequenceEqual(Enumerable.Range(0, expected).Select(i => op.Sent.FirstDialogMessageId + i)))
                findings.Add("A1", $"{errand} was answered {result}, and is {op}");
            return;
        }

        for (var i = 0; i < result.MessagesSent?.MessageIds.Count; i++)
        {
            var record = truth.Mailbox(errand.User).Records.GetValueOrDefault(result.MessagesSent.MessageIds[i]);
            if (record?.OpNo != op.OpNo || (record.Update.Gone is null && record.Update.NewMessage?.RandomId != errand.RandomIds[i]))
                findings.Add("A1", $"{errand} was answered with message {result.MessagesSent.MessageIds[i]}, which is {record}");
        }
    }
}
