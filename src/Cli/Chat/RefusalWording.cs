using DaprMessaging.Client;
using DaprMessaging.Contracts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Cli.Chat;

/// <summary>Why something was not done, in words.</summary>
internal static class RefusalWording
{
    public static string Of(Exception failure) => (failure as RefusedException)?.Refusal is { } refusal && Of(refusal) is { } words ? words : failure.Message;

    /// <summary>What cannot be done in a channel, and is not even tried; null: it can.</summary>
    public static string? InChannel(Typed.Command typed) => typed.Name == Commands.Clear && !Commands.IsAll(typed.Argument)
        ? "a channel or a large group is cleared for everyone, or not at all: /clear all"
        : null;

    private static string? Of(Refusal refusal) => refusal.Code switch
    {
        Code.WriteForbidden => "you may not write here",
        Code.AdminRequired => "only admins may do that",
        Code.RightRequired => "you have not been given the right to do that",
        Code.OwnerRequired => "only the owner may do that",
        Code.AuthorRequired => "only who wrote it may do that",
        Code.TooLate => "it is too late for that",
        Code.NotAMember => refusal.Field == "user_id" ? "that user is not in it" : "you are not in it",
        Code.UserBanned => "that user is banned: /unban X",
        Code.UserUnknown => "there is no such user",
        Code.ChatUnknown => "there is no such chat",
        Code.ChatMigrated => "the chat goes on as a large group",
        Code.NotModified => "it is so already",
        _ => null,
    };
}
