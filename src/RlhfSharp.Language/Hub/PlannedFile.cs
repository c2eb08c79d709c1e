namespace RlhfSharp.Language.Hub;

/// <summary>What is to be done with a file that is pushed.</summary>
/// <param name="File">The file.</param>
/// <param name="IsLarge">Its content goes to the storage, a pointer into the commit.</param>
/// <param name="IsThere">The Hub has this content under this name already.</param>
/// <param name="IsIgnored">The repository's .gitignore leaves it out.</param>
internal sealed record PlannedFile(LocalFile File, bool IsLarge, bool IsThere, bool IsIgnored)
{
    /// <summary>The file as the repository has it afterwards.</summary>
    public HubFile AsStored => new(File.Path, File.Size, File.IdWhen(IsLarge));
}
