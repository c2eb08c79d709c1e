using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Labeling;

/// <summary>
/// What a form carries so that no other site can send it: a hash under the key that the person's cookie holds, which other sites cannot read (OWASP's
/// cheat sheet on request forgery: a token bound to the session). Nothing is kept for it, so a page that is open while the server restarts goes on.
/// </summary>
internal static class FormToken
{
    /// <summary>The form's field.</summary>
    public const string Field = "csrf";

    /// <summary>The token of who is signed in.</summary>
    public static string Of(HttpContext context) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SignIn.TokenOf(context)), "the form of rlhf label"u8));

    /// <summary>True for a form that was made for who is signed in.</summary>
    public static bool IsIn(IFormCollection form, HttpContext context) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form[Field].ToString()), Encoding.UTF8.GetBytes(Of(context)));
}
