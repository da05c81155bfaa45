using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Each field that a dialog has, whatever it is, follows from the log: another value is found, and mended.</summary>
public sealed class DialogDamageTests
{
    private static readonly Peer alice = Peer.User(1), chat = Peer.Chat(5);

    public static TheoryData<string, bool> Fields
    {
        get
        {
            var fields = new TheoryData<string, bool>();
            foreach (var name in DialogState.Descriptor.Fields.InFieldNumberOrder().Select(f => f.Name))
            {
                fields.Add(name, false);
                fields.Add(name, true);
            }

            return fields;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Another_value_of_it_is_found_and_mended(string name, bool inChat)
    {
        var (ward, peer) = (await Ward.FurnishedAsync(), inChat ? chat : alice);
        var field = DialogState.Descriptor.FindFieldByName(name);
        var before = ward.Room.Mailbox(2).Dialog(peer);
        ward.Change<DialogState>(Names.Dialog(2, peer), d => Change(d, field));
        Assert.NotEqual(before, ward.Room.Mailbox(2).Dialog(peer));

        Assert.Contains(
            await ward.DamagesAsync(), d => d is { Where: "mailbox 2", Check: "rebuilding", Cure: Cure.Rebuild } && d.What.Contains(field.JsonName, StringComparison.Ordinal));
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        before.Pts = ward.Room.Mailbox(2).Dialog(peer).Pts;
        Assert.Equal(before, ward.Room.Mailbox(2).Dialog(peer));
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 91, "life goes on"), Mention(Ward.Chat, 1, 92, 2));
        Assert.Empty(await ward.DamagesAsync());
    }

    // A number is another, a list is longer.
    private static void Change(DialogState dialog, FieldDescriptor field)
    {
        switch (field.Accessor.GetValue(dialog))
        {
            case long number:
                field.Accessor.SetValue(dialog, number + 1);
                break;
            case int number:
                field.Accessor.SetValue(dialog, number + 1);
                break;
            case bool flag:
                field.Accessor.SetValue(dialog, !flag);
                break;
            case IList<long> numbers:
                numbers.Add(99);
                break;
            case IList<UnreadPage> pages:
                pages.Add(new UnreadPage { Page = 9, Mentions = 1 });
                break;
            case IList<UnreadReaction> reactions:
                reactions.Add(new UnreadReaction { MessageId = 9, Pts = 9 });
                break;
            case IList<PageRange> ranges:
                ranges.Add(new PageRange { First = 9, Last = 9 });
                break;
            default:
                throw new NotSupportedException($"{field.Name} is of a kind that is not known here");
        }
    }
}
