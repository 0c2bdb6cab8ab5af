"""`case-server tenant`: 委托企业 and their API keys."""

import argparse
import re
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from case_contract.intake import AMOUNT_DIGITS, AMOUNT_PLACES
from case_contract.vocabulary import Plan
from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, show, unknown_tenant
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from case_server.tenants import repository, service
from case_server.velocity.rules import DEFAULTS, MOST_CASES, MOST_HOURS, Measure, Rule, RuleFault, rule_fault
from case_server.velocity.service import change_rule, restore_rule
from resources.command_help import add_command
from resources.sentences import either

_MOST_NAME: Final = 120
_ADDRESSES: Final = MappingProxyType(
    {
        service.AddressFault.NOT_HTTPS: ("回调地址须以 https:// 开头", "a webhook address starts with https://"),
        service.AddressFault.CREDENTIALS: (
            "回调地址不得含用户名或密码；请去掉",
            "a webhook address carries no credentials; take them out",
        ),
    }
)

_RULE_FAULTS: Final = MappingProxyType(
    {
        RuleFault.HOURS: (f"统计窗口为 1 至 {MOST_HOURS} 小时", f"a window has 1 to {MOST_HOURS} hours"),
        RuleFault.WARNING: (f"案件数为 2 至 {MOST_CASES}", f"a number of cases is 2 to {MOST_CASES}"),
        RuleFault.ALERT: (
            f"警报的案件数不少于警告的案件数，至多 {MOST_CASES}",
            f"an alert needs no fewer cases than a warning, and at most {MOST_CASES}",
        ),
    }
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `tenant create|list|key|revoke-key|webhook|threshold|velocity`."""
    parser = add_command(commands, "tenant", "委托企业及其 API 密钥 / tenants and their API keys")
    actions = parser.add_subparsers(title="操作 / actions", required=True, metavar="ACTION")
    create = add_command(actions, "create", "新建委托企业及其 API 密钥 / make a tenant with an API key", common)
    create.add_argument("--name", required=True, type=_name, help="企业名称 / its name")
    create.add_argument(
        "--plan",
        type=Plan,
        choices=list(Plan),
        default=Plan.BASIC,
        help=f"服务方案，默认 {Plan.BASIC} / its plan (default: {Plan.BASIC})",
    )
    create.add_argument("--webhook", metavar="URL", help="结果发送到的地址 / where results are sent (https)")
    create.set_defaults(run=_create)
    add_command(actions, "list", "列出委托企业 / list tenants", common).set_defaults(run=_list)
    key = add_command(actions, "key", "再建一个 API 密钥 / make a further API key", common)
    _add_tenant(key)
    key.set_defaults(run=_key)
    revoke = add_command(actions, "revoke-key", "永久作废一个 API 密钥 / end an API key for good", common)
    revoke.add_argument("key", type=UUID, metavar="KEY", help="API 密钥编号 / id of the API key")
    revoke.set_defaults(run=_revoke_key)
    webhook = add_command(actions, "webhook", "更改结果发送到的地址 / change where results are sent", common)
    _add_tenant(webhook)
    webhook.add_argument("url", metavar="URL", help="https 地址 / an address with https")
    webhook.set_defaults(run=_webhook)
    threshold = add_command(
        actions,
        "threshold",
        "设定多大金额的交易须重新核验客户 / set from which payment on a customer is verified again",
        common,
    )
    _add_tenant(threshold)
    threshold.add_argument(
        "currency", type=_currency, metavar="CURRENCY", help="币种（ISO 4217），如 CNY / ISO 4217, as CNY"
    )
    threshold.add_argument(
        "amount", type=_amount, metavar="AMOUNT", help="金额，如 50000.00；不设则 never / as 50000.00, or never"
    )
    threshold.set_defaults(run=_threshold)
    velocity = add_command(
        actions,
        "velocity",
        "设定多少个同源案件须提示 / set how many cases of one origin are told of",
        common,
    )
    _add_tenant(velocity)
    velocity.add_argument(
        "measure",
        type=Measure,
        choices=list(Measure),
        metavar="MEASURE",
        help="同源依据：device 设备、network 网络地址、document 证件号码、face 人脸 / what the cases have in common",
    )
    which = velocity.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--warning", type=int, metavar="CASES", help="达到多少个案件提示警告 / a warning from so many cases on"
    )
    which.add_argument("--off", action="store_true", help="不统计 / do not count")
    which.add_argument("--default", action="store_true", help="恢复默认规则 / the rule of the product again")
    velocity.add_argument(
        "--hours", type=int, default=24, metavar="HOURS", help="统计窗口，默认 24 / within (default: 24)"
    )
    velocity.add_argument(
        "--alert",
        type=int,
        metavar="CASES",
        help="达到多少个案件警报；不设则从不 / an alert from so many on, else never",
    )
    velocity.set_defaults(run=_velocity)


def _add_tenant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant", type=UUID, metavar="TENANT", help="委托企业编号 / id of the tenant")


def _create(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            created = service.create_tenant(
                connection,
                services.key_provider,
                name=arguments.name,
                plan=arguments.plan,
                webhook_url=arguments.webhook,
                now=services.clock.now(),
            )
    except IntegrityError as error:
        raise CommandFailed(
            "已有同名的委托企业；请换一个名称", "there is a tenant with this name; choose another"
        ) from error
    except service.WebhookAddressRefused as refused:
        raise CommandFailed(*_ADDRESSES[refused.why]) from refused
    show(
        arguments,
        {
            "tenant_id": str(created.tenant_id),
            "api_key_id": str(created.api_key.api_key_id),
            "api_secret": created.api_key.secret,
            "webhook_secret": created.webhook_secret,
        },
        either(f"委托企业 {created.tenant_id}。\n", f"Tenant {created.tenant_id}.\n")
        + _shown_once(created.api_key, created.webhook_secret),
    )
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        tenants = repository.list_tenants(connection)
    rows = [
        {
            "tenant_id": str(tenant.tenant_id),
            "name": tenant.name,
            "plan": tenant.plan.value,
            "webhook": tenant.webhook_url,
        }
        for tenant in tenants
    ]
    show(arguments, {"tenants": rows}, "\n".join(f"{row['tenant_id']}  {row['plan']:8}  {row['name']}" for row in rows))
    return 0


def _key(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            key = service.create_api_key(connection, services.key_provider, arguments.tenant, now=services.clock.now())
    except IntegrityError as error:
        raise unknown_tenant() from error
    show(
        arguments,
        {"api_key_id": str(key.api_key_id), "api_secret": key.secret},
        _shown_once(key, None),
    )
    return 0


def _revoke_key(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        known = service.revoke_api_key(connection, arguments.key, now=services.clock.now())
    if not known:
        raise CommandFailed("没有此编号的有效密钥", "there is no live key with this id")
    show(arguments, {"revoked": True}, either("已作废。", "Revoked."))
    return 0


def _webhook(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            if not repository.has_tenant(connection, arguments.tenant):
                raise unknown_tenant()
            secret = service.set_webhook(
                connection, services.key_provider, arguments.tenant, arguments.url, now=services.clock.now()
            )
    except service.WebhookAddressRefused as refused:
        raise CommandFailed(*_ADDRESSES[refused.why]) from refused
    show(arguments, {"webhook_secret": secret}, _shown_once(None, secret))
    return 0


def _threshold(arguments: argparse.Namespace, settings: Settings) -> int:
    # It opens cases, and with that come the libraries that read pictures; the other actions do without them.
    from case_server.reverification.service import change_threshold

    amount: Decimal | None = arguments.amount
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        if not repository.has_tenant(connection, arguments.tenant):
            raise unknown_tenant()
        change_threshold(
            connection,
            tenant_id=arguments.tenant,
            currency=arguments.currency,
            amount=amount,
            now=services.clock.now(),
        )
    said = "never" if amount is None else f"{amount:f}"
    show(
        arguments,
        {"currency": arguments.currency, "threshold": said},
        either(
            f"交易金额达到 {said} {arguments.currency} 起重新核验客户。",
            f"A customer is verified again from {said} {arguments.currency} on.",
        )
        if amount is not None
        else either(
            f"{arguments.currency} 交易无论金额均不触发重新核验。",
            f"Payments in {arguments.currency} never call for a new verification.",
        ),
    )
    return 0


def _velocity(arguments: argparse.Namespace, settings: Settings) -> int:
    measure: Measure = arguments.measure
    rule = None if arguments.warning is None else Rule(arguments.hours, arguments.warning, arguments.alert)
    fault = None if rule is None else rule_fault(rule)
    if fault is not None:
        raise CommandFailed(*_RULE_FAULTS[fault])
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        if not repository.has_tenant(connection, arguments.tenant):
            raise unknown_tenant()
        now = services.clock.now()
        if arguments.default:
            restore_rule(connection, tenant_id=arguments.tenant, measure=measure, now=now)
            rule = DEFAULTS[measure]
        else:
            change_rule(connection, tenant_id=arguments.tenant, measure=measure, rule=rule, now=now)
    if rule is None:
        show(arguments, {"measure": measure.value, "rule": None}, either("不再统计。", "Not counted any more."))
        return 0
    alert = either("从不", "never") if rule.alert is None else str(rule.alert)
    show(
        arguments,
        {"measure": measure.value, "rule": {"hours": rule.hours, "warning": rule.warning, "alert": rule.alert}},
        either(
            f"{rule.hours} 小时内达到 {rule.warning} 个案件警告，警报：{alert}。",
            f"Within {rule.hours} hours: a warning from {rule.warning} cases on, an alert: {alert}.",
        ),
    )
    return 0


def _shown_once(key: service.ApiKey | None, webhook_secret: str | None) -> str:
    """Secrets as lines; nobody can read them again."""
    lines = [either("以下仅此一次显示：", "Shown only now:")]
    if key is not None:
        lines += [
            either(f"API 密钥编号：{key.api_key_id}", f"API key id: {key.api_key_id}"),
            either(f"API 密钥：{key.secret}", f"API secret: {key.secret}"),
        ]
    if webhook_secret is not None:
        lines.append(either(f"回调签名密钥：{webhook_secret}", f"Webhook secret: {webhook_secret}"))
    return "\n".join(lines)


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= _MOST_NAME or not name.isprintable():
        raise argparse.ArgumentTypeError(
            f"企业名称为 1 至 {_MOST_NAME} 个可见字符 / a name has 1 to {_MOST_NAME} printable characters"
        )
    return name


def _currency(text: str) -> str:
    if re.fullmatch(r"[A-Z]{3}", text) is None:
        raise argparse.ArgumentTypeError(
            "币种为三个大写字母（ISO 4217），如 CNY / a currency is three capital letters (ISO 4217), as CNY"
        )
    return text


def _amount(text: str) -> Decimal | None:
    if text == "never":
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    # A longer one cannot be rounded in the precision that decimals have.
    in_bounds = amount.is_finite() and 0 < amount < 10 ** (AMOUNT_DIGITS - AMOUNT_PLACES)
    if not in_bounds or amount != round(amount, AMOUNT_PLACES):
        raise argparse.ArgumentTypeError(
            "金额为大于 0、至多十四位整数和四位小数的数，或 never"
            " / an amount is a number over 0 with at most 14 digits and four decimal places, or never"
        )
    return amount
