using System.Text;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;

namespace Dogshore.Tests.Platforms.Aws;

/// <summary>Errors as Amazon's services word them (contract aws §1).</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("""<ErrorResponse xmlns="http://x/"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>r</RequestId></ErrorResponse>""", "Throttling", "Rate exceeded")]
    [InlineData("<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Slower.</Message></Error></Errors></Response>", "RequestLimitExceeded", "Slower.")]
    [InlineData("<!doctype html><title>no</title>", null, null)]
    [InlineData("", null, null)]
    public void Of_the_query_protocol_are_read_in_either_wrapper(string body, string? code, string? message) => AwsErrors.OfXml(Encoding.UTF8.GetBytes(body)).ShouldBe((code, message));

    [Theory]
    [InlineData("""{"__type":"com.amazonaws.codepipeline#PipelineNotFoundException","message":"no"}""", "PipelineNotFoundException", "no")]
    [InlineData("""{"__type":"ThrottlingException:http://internal/","Message":"Rate exceeded"}""", "ThrottlingException", "Rate exceeded")]
    [InlineData("[]", null, null)]
    [InlineData("<html>", null, null)]
    public void Of_the_JSON_protocol_are_read_without_their_namespace(string body, string? code, string? message) => AwsErrors.OfJson(Encoding.UTF8.GetBytes(body)).ShouldBe((code, message));

    [Theory]
    [InlineData(400, "Throttling", RestMeaning.Limited)]
    [InlineData(403, "InvalidClientTokenId", RestMeaning.Credential)]
    [InlineData(403, "InsufficientPrivilegesException", RestMeaning.NotAllowed)]
    [InlineData(400, "RequestTimeout", RestMeaning.Fails)]
    [InlineData(400, "InvalidParameterValue", null)]
    [InlineData(503, null, null)]
    public void Mean_what_their_code_says_whatever_the_status(int status, string? code, RestMeaning? meaning) => AwsErrors.Meaning(status, code).ShouldBe(meaning);
}
