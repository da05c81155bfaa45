using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class SetDialogFolderTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task It_goes_to_the_callers_own_mailbox(int folder) => desk.AssertBecomesAsync(
        new Proto.SetDialogFolder { Owner = 1, Conversation = "u:1:2", FolderId = folder, At = Desk.Now.ToUnixTimeMilliseconds(), Origin = Desk.Origin() },
        "s1", "mailbox/1/u2/folder", Put(folder));

    [Theory]
    [InlineData(-1)]
    [InlineData(Limits.Folders)]
    [InlineData(int.MaxValue)]
    public async Task A_folder_that_is_not_there_is_refused_without_asking_the_store(int folder)
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "folder_id", Put(folder));
        Assert.Empty(desk.Store.Reads);
    }

    public void Dispose() => desk.Dispose();

    private static Request Put(int folder) => new() { SetDialogFolder = new SetDialogFolder { Peer = Peer.User(2), FolderId = folder } };
}
