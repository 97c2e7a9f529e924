namespace Dogshore.Emulators.S3;

/// <summary>An error as the service words it.</summary>
public sealed class RefusalException(int status, string code, string message) : Exception(message)
{
    public int Status => status;
    public string Code => code;
}
